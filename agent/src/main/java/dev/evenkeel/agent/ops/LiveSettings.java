package dev.evenkeel.agent.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The settings file that a running JVM watches: lines can be added to it for a while. */
final class LiveSettings implements AutoCloseable {

  private final Path file;
  private final byte[] original;
  private boolean changed;
  private boolean closed;

  /** Remembers what is in the file. */
  LiveSettings(Path file) throws IOException {
    // Where the file is a link, what it leads to is replaced and not the link
    this.file = file.toRealPath();
    this.original = Files.readAllBytes(this.file);
  }

  /** What was in it, and these lines, which overrule it. */
  synchronized void with(String... lines) throws IOException {
    if (closed) {
      throw new IOException("interrupted");
    }
    String added = "\n\n# Added by the command drill, which takes it away again\n";
    byte[] end = (added + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[original.length + end.length];
    System.arraycopy(original, 0, whole, 0, original.length);
    System.arraycopy(end, 0, whole, original.length, end.length);
    changed = true;
    write(whole);
  }

  /** As it was. */
  synchronized void restore() throws IOException {
    if (changed) {
      write(original);
      changed = false;
    }
  }

  /** As it was, from now on. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    restore();
  }

  /** By a new file in place of the old one, so that nobody reads half of it. */
  private void write(byte[] bytes) throws IOException {
    Path made = Files.createTempFile(file.getParent(), ".evenkeel", ".drill");
    try {
      copyPermissions(made);
      Files.write(made, bytes);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /** The JVM may run as somebody else than whoever drills. */
  private void copyPermissions(Path made) throws IOException {
    try {
      Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException windows) {
      // There the folder's permissions are inherited.
    }
  }
}
