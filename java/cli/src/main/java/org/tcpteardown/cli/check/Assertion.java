package org.tcpteardown.cli.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;

/**
 * Something that must hold of a capture: an expression of Apache Commons JEXL over the names of
 * findings and fields, for instance {@code count(late_fin) == 0} or {@code rst.count / ct.count <
 * 0.01}.
 */
final class Assertion {
  /** Expressions come from files that others wrote: they can compare and count, nothing else. */
  private static final JexlFeatures FEATURES =
      JexlFeatures.createNone().script(false).namespaceIdentifier(false);

  /** No honest expression needs so long; one that matches patterns can need for ever. */
  private static final long TIMEOUT_S = 5;

  private static final int MOST_CHARS = 10_000;
  private static final int SHOWN_CHARS = 60;
  private static final int MOST_BRACES = 4;

  private static final JexlEngine ENGINE =
      new JexlBuilder()
          .features(FEATURES)
          .cancellable(true)
          .strict(true)
          .safe(false)
          .silent(false)
          .permissions(new JexlPermissions.ClassPermissions(AssertionFunctions.class))
          .namespaces(Collections.singletonMap(null, new AssertionFunctions())) // no prefix
          .create();

  private final String text;
  private final JexlScript script;

  private Assertion(String text, JexlScript script) {
    this.text = text;
    this.script = script;
  }

  /** Reads an assertion; says what is wrong with it. */
  static Assertion parse(String text) throws BadExpectationException {
    if (text.length() > MOST_CHARS) {
      throw wrong(
          text.substring(0, SHOWN_CHARS) + "...", "is longer than " + MOST_CHARS + " characters");
    }
    // For each of them JEXL's parser looks ahead again: of 15 it would not come back.
    if (text.chars().filter(c -> c == '{').count() > MOST_BRACES) {
      throw wrong(text, "has more braces than an assertion can need");
    }
    JexlScript script = within(text, "cannot be read: ", "", () -> ENGINE.createScript(text));
    for (String name : names(script)) {
      if (!AssertionNames.isKnown(name)) {
        throw wrong(text, "nothing is called '" + name + "'; see 'tcpteardown list --fields'");
      }
    }
    return new Assertion(text, script);
  }

  /** What is wrong; null if it holds. */
  @Nullable Difference check(Result result) throws BadExpectationException {
    Map<String, Object> values = AssertionNames.of(result);
    Object value =
        within(
            text, "cannot be worked out: ", used(values), script.callable(new MapContext(values)));
    if (!(value instanceof Boolean holds)) {
      throw wrong(text, "is neither true nor false, but " + value);
    }
    return holds
        ? null
        : new Difference(
            Difference.Kind.ASSERTION, text, "capture", 0, null, text + used(values), "");
  }

  private static <T extends @Nullable Object> T within(
      String text, String doing, String details, Callable<T> task) throws BadExpectationException {
    try {
      return TimeLimit.of(TIMEOUT_S, task);
    } catch (TimeoutException e) {
      throw wrong(text, "takes longer than " + TIMEOUT_S + " s");
    } catch (ExecutionException e) {
      // JEXL has names for most of what can be wrong with an expression, not for all.
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong(text, doing + reason(wrong) + details);
      }
      if (e.getCause() instanceof StackOverflowError) {
        throw wrong(text, doing + "it is nested too deeply");
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The values behind it, in brackets: {@code [ct.count = 12, rst.count = 1]}. */
  private String used(Map<String, Object> values) {
    List<String> used = new ArrayList<>();
    for (String name : names(script)) {
      used.add(name + " = " + values.get(name));
    }
    return used.isEmpty() ? "" : " [" + String.join(", ", used) + "]";
  }

  private static Set<String> names(JexlScript script) {
    Set<String> names = new TreeSet<>();
    script.getVariables().forEach(parts -> names.add(String.join(".", parts)));
    return names;
  }

  private static BadExpectationException wrong(String text, String why) {
    return new BadExpectationException("--assert '" + text + "' " + why);
  }

  private static String reason(RuntimeException e) {
    if (e.getCause() instanceof ArithmeticException) {
      return "division by zero";
    }
    if (e instanceof NumberFormatException) {
      return "a number in it has too many digits";
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    // Without the name of the method of ours that asked.
    return String.valueOf(cause.getMessage()).replaceFirst("^org\\.tcpteardown\\S* ", "");
  }
}
