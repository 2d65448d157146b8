package dev.evenkeel.agent.config;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** A properties file in UTF-8 of at most 1 MiB. */
final class SettingsFile {

  private static final int MAX_BYTES = 1 << 20;

  private final String path;

  SettingsFile(String path) {
    this.path = path;
  }

  /** Null when it cannot be read. */
  Properties read(GivenSettings given) {
    String shown = "'" + GivenSettings.shown(path) + "'";
    Properties properties = new Properties();
    try (Reader reader = open()) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException | SecurityException e) {
      String why = GivenSettings.shown(String.valueOf(e.getMessage()));
      given.warn(
          "The file "
              + shown
              + " that evenkeel.config names cannot be read ("
              + why
              + (given.lenient() ? "): name a readable file; this one is ignored." : ")."));
      return null;
    }
    if (properties.remove(Keys.CONFIG.name()) != null) {
      given.warn("evenkeel.config inside the file that it names is ignored.");
    }
    return properties;
  }

  private Reader open() throws IOException {
    File file = new File(path);
    if (file.exists() && !file.isFile()) {
      // A pipe or a device could block the start of the JVM for good.
      throw new IOException("not a regular file");
    }
    try (InputStream in = new FileInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than 1 MiB");
      }
      return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
    }
  }
}
