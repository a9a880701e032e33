package org.tcpteardown.read;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of the tshark that is installed, asked only when it decides something: that takes as
 * long as a small analysis.
 */
final class TsharkVersion implements BooleanSupplier {
  /**
   * The first that numbers streams as all later ones do; taken for the installed one when there is
   * none.
   */
  private static final String NEWER = "4.2";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.\\d+)*");

  private final @Nullable Path tshark;
  private String version = "";

  /**
   * Nothing is asked yet.
   *
   * @param tshark the tshark to ask; null to look for it
   */
  TsharkVersion(@Nullable Path tshark) {
    this.tshark = tshark;
  }

  /** Whether streams are to be numbered as Wireshark 4.2 and later do, and not as 4.0. */
  @Override
  public boolean getAsBoolean() {
    if (version.isEmpty()) {
      version = installed();
    }
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return true;
    }
    int major = Integer.parseInt(matcher.group(1));
    return major > 4 || (major == 4 && Integer.parseInt(matcher.group(2)) >= 2);
  }

  private String installed() {
    try {
      String found = of(VersionLines.of(TsharkLocator.find(tshark, System.getenv())));
      return found.isEmpty() ? NEWER : found;
    } catch (UnreadableInputException e) {
      return NEWER;
    }
  }

  /** The version that decided something; empty when none did. */
  String asked() {
    return version;
  }

  /** The version in the first line of {@code tshark --version}; empty when there is none. */
  static String of(String line) {
    Matcher matcher = VERSION.matcher(line);
    return matcher.find() ? matcher.group() : "";
  }
}
