package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this engine, as the build wrote it down. */
public final class EngineVersion {
  private static final String VERSION = load();

  private EngineVersion() {}

  /** For instance {@code 0.1.0}. */
  public static String text() {
    return VERSION;
  }

  private static String load() {
    try (InputStream in =
        EngineVersion.class.getResourceAsStream("/org/tcpteardown/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
