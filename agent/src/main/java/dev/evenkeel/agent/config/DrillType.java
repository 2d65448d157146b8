package dev.evenkeel.agent.config;

import dev.evenkeel.agent.llm.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A list of {@code fault:share} or {@code fault:share@workload}. */
final class DrillType extends ValueType<List<Settings.DrillFault>> {

  private static final DecimalType SHARE = DecimalType.share(0);

  /** Sums of shares are not exact. */
  private static final double ALL = 1 + 1e-9;

  @Override
  List<Settings.DrillFault> parse(String text) {
    List<Settings.DrillFault> faults = new ArrayList<>();
    for (String item : items(text.toLowerCase(Locale.ROOT))) {
      Settings.DrillFault fault = fault(item);
      if (fault == null) {
        return null;
      }
      faults.add(fault);
    }
    return possible(faults) ? Collections.unmodifiableList(faults) : null;
  }

  private static Settings.DrillFault fault(String item) {
    int colon = item.indexOf(':');
    int at = item.indexOf('@');
    if (colon < 0 || at >= 0 && at < colon) {
      return null;
    }
    Fault fault = Fault.of(item.substring(0, colon).trim());
    Double share = SHARE.parse(item.substring(colon + 1, at < 0 ? item.length() : at).trim());
    String workload = at < 0 ? "" : item.substring(at + 1).trim();
    return fault == null || share == null || at >= 0 && !WorkloadsType.name(workload)
        ? null
        : new Settings.DrillFault(fault, share, workload);
  }

  /** No attempt can have more than one fault. */
  private static boolean possible(List<Settings.DrillFault> faults) {
    for (Settings.DrillFault each : faults) {
      double sum = 0;
      for (Settings.DrillFault other : faults) {
        boolean same = other.workload().isEmpty() || other.workload().equals(each.workload());
        sum += same ? other.share() : 0;
      }
      if (sum > ALL) {
        return false;
      }
    }
    return true;
  }

  @Override
  String valid() {
    return "fault:share or fault:share@workload, separated by commas, such as"
        + " rate_limited:5%,timeout:1%@trading; a fault is rate_limited, overloaded, unavailable,"
        + " timeout or server_error, and the shares of a workload come to 100% at most";
  }

  @Override
  boolean list() {
    return true;
  }
}
