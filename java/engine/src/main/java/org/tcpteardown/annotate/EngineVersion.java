package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this engine, as the build wrote it down. */
public final class EngineVersion {
  private static final Properties BUILD = load();

  private EngineVersion() {}

  /** For instance {@code 0.1.0}. */
  public static String text() {
    return BUILD.getProperty("version", "unknown");
  }

  /** The commit that it was built from, abbreviated; empty where that is not known. */
  public static String commit() {
    String commit = BUILD.getProperty("commit", "");
    return commit.startsWith("$") ? "" : commit;
  }

  private static Properties load() {
    try (InputStream in =
        EngineVersion.class.getResourceAsStream("/org/tcpteardown/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
