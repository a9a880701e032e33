package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  private static final Pattern VERSION =
      Pattern.compile("(?<![\\d.])(\\d{1,3})\\.(\\d{1,3})(?:\\.\\d{1,3})*(?!\\d)");

  private static final long ANSWER_SECONDS = 15;

  /**
   * What a tshark answered.
   *
   * @param version for instance {@code 4.0.17}; empty when it did not say
   * @param problem why it did not say; empty when it did
   * @param late whether it said nothing in time
   */
  record Answer(String version, String problem, boolean late) {}

  private final @Nullable Path tshark;
  private String version = "";
  private String problem = "";

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
      find();
    }
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return true;
    }
    int major = Integer.parseInt(matcher.group(1));
    return major > 4 || (major == 4 && Integer.parseInt(matcher.group(2)) >= 2);
  }

  private void find() {
    Answer answer;
    try {
      answer = VersionLines.of(TsharkLocator.find(tshark, System.getenv()));
    } catch (TsharkLocator.AbsentException e) {
      answer = new Answer("", "", false);
    } catch (UnreadableInputException e) {
      answer = new Answer("", e.getMessage(), false);
    }
    version = answer.version().isEmpty() ? NEWER : answer.version();
    problem =
        answer.problem().isEmpty()
            ? ""
            : answer.problem() + "; streams are numbered as tshark " + NEWER + " does";
  }

  /** The version that decided something; empty when none did. */
  String asked() {
    return version;
  }

  /** Why that is a guess, in one line; empty when it is not. */
  String problem() {
    return problem;
  }

  /** The version in the first line of {@code tshark --version}; empty when there is none. */
  static String of(String line) {
    Matcher matcher = VERSION.matcher(line);
    return matcher.find() ? matcher.group() : "";
  }

  /** Asks a tshark, and waits for its answer, but not for ever. */
  static Answer ask(Path tshark) {
    return ask(tshark, ANSWER_SECONDS);
  }

  static Answer ask(Path tshark, long seconds) {
    try {
      ChildAnswer answer =
          ChildAnswer.of(
              List.of(tshark.toString(), "--version"), ProcessBuilder.Redirect.DISCARD, seconds);
      String line = answer.text().lines().findFirst().orElse("");
      String version = of(line);
      if (!version.isEmpty()) {
        return new Answer(version, "", false);
      }
      if (!line.isEmpty()) {
        return unknown("'" + shortened(line) + "'", false);
      }
      return answer.late()
          ? unknown("nothing for " + seconds + " s", true)
          : unknown("nothing, and exit code " + answer.exitCode(), false);
    } catch (IOException e) {
      return unknown(
          "it could not be started: " + shortened(String.valueOf(e.getMessage())), false);
    }
  }

  private static String shortened(String text) {
    return Excerpt.printable(text.length() > 200 ? text.substring(0, 200) : text);
  }

  private static Answer unknown(String instead, boolean late) {
    return new Answer("", "tshark did not say its version (" + instead + ")", late);
  }
}
