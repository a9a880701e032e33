package org.tcpteardown.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a command that has no end by itself end in good order: the first ctrl-C (or SIGTERM) only
 * asks it to, the second ends the program at once.
 */
final class Interrupts implements AutoCloseable {
  private static final int EXIT_BY_SIGNAL = 130;

  private final AtomicInteger count = new AtomicInteger();
  private final Runnable ask;
  private final List<Runnable> restore = new ArrayList<>();

  /** Calls {@code ask} at the first signal, on a thread of its own. */
  Interrupts(Runnable ask) {
    this.ask = ask;
    handle("INT");
    handle("TERM");
  }

  /**
   * The JDK's own way, which is public but of which the compiler warns; without it a signal ends
   * the program as always.
   */
  private void handle(String name) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      came();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> "tcpteardown's handler of SIG" + name;
                  });
      var handle = signalClass.getMethod("handle", signalClass, handlerClass);
      Object before = handle.invoke(null, signal, handler);
      restore.add(() -> restore(handle, signal, before));
    } catch (ReflectiveOperationException e) {
      // Not this JDK's way, or a signal that somebody else has taken.
    }
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      // Then it stays.
    }
  }

  private void came() {
    if (count.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(EXIT_BY_SIGNAL);
    }
    ask.run();
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
  }
}
