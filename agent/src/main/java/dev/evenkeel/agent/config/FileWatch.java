package dev.evenkeel.agent.config;

import java.io.File;

/**
 * Notices that a file has changed, by its time and size, once two looks at it have found the same:
 * whoever writes it in place is given the time between them. Not thread safe.
 */
public final class FileWatch {

  private final File file;
  private Stamp read;
  private Stamp seen;

  /** Both are 0 for a file that is not there. */
  private record Stamp(long modified, long size) {}

  public FileWatch(String path) {
    file = new File(path);
    read = stamp();
    seen = read;
  }

  /** True when there is something to read that was not read before. */
  public boolean changed() {
    Stamp now = stamp();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(read)) {
      return false;
    }
    read = now;
    return true;
  }

  /** Whether it is still as it was when {@link #changed} said so; else that will say so again. */
  public boolean still() {
    return stamp().equals(read);
  }

  /** The file is read now, whatever it was before. */
  public void taken() {
    read = stamp();
    seen = read;
  }

  private Stamp stamp() {
    return new Stamp(file.lastModified(), file.length());
  }
}
