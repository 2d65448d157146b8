package dev.evenkeel.agent.metrics;

import java.io.IOException;

/** The lines of one series, or of one histogram's series, on {@code /metrics}. Thread safe. */
interface ExposedSeries {

  /**
   * @param exemplars whether the lines bear them
   * @return how many series there are
   */
  int write(TextSink out, boolean exemplars) throws IOException;

  /** The same at this moment, for those who read it inside of the process. */
  Reading.Series read();
}
