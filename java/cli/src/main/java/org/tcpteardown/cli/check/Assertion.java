package org.tcpteardown.cli.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
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
    JexlScript script;
    try {
      script = ENGINE.createScript(text);
    } catch (JexlException e) {
      throw wrong(text, "cannot be read: " + reason(e));
    }
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
    Object value;
    try {
      value = execute(values);
    } catch (JexlException e) {
      throw wrong(text, "cannot be worked out: " + reason(e) + used(values));
    } catch (TimeoutException e) {
      throw wrong(text, "takes longer than " + TIMEOUT_S + " s");
    }
    if (!(value instanceof Boolean holds)) {
      throw wrong(text, "is neither true nor false, but " + value);
    }
    return holds
        ? null
        : new Difference(
            Difference.Kind.ASSERTION, text, "capture", 0, null, text + used(values), "");
  }

  private @Nullable Object execute(Map<String, Object> values) throws TimeoutException {
    FutureTask<Object> task = new FutureTask<>(script.callable(new MapContext(values)));
    Thread thread = new Thread(task, "tcpteardown-assertion");
    thread.setDaemon(true); // a pattern that never ends cannot be stopped, only left
    thread.start();
    try {
      return task.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JexlException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      task.cancel(true);
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

  private static String reason(JexlException e) {
    if (e.getCause() instanceof ArithmeticException) {
      return "division by zero";
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    // Without the name of the method of ours that asked.
    return String.valueOf(cause.getMessage()).replaceFirst("^org\\.tcpteardown\\S* ", "");
  }
}
