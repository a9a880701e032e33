package org.tcpteardown.population;

import java.util.List;
import org.tcpteardown.model.Severity;

/**
 * Something that holds for many flows, or sets a few apart from many.
 *
 * @param id what it is, for instance {@code fin_timer}
 * @param severity how bad
 * @param subject whom it is about: an address and port, or the two ends of a path
 * @param value the value in a few words, for instance {@code (7 s, 8 s]}
 * @param span the same as times, if it is about times
 * @param count how many flows show it
 * @param of of how many that could have
 * @param flows numbers of a few of them, in the order of the capture
 * @param text one sentence for a person, without line breaks and full stop
 */
public record PopulationFinding(
    PopulationId id,
    Severity severity,
    String subject,
    String value,
    Span span,
    long count,
    long of,
    List<Long> flows,
    String text) {

  /**
   * From when to when; both inclusive unless the finding says otherwise.
   *
   * @param fromNs nanoseconds, or {@link #OPEN}
   * @param toNs nanoseconds, or {@link #OPEN}
   */
  public record Span(long fromNs, long toNs) {
    /** Stands for a time that is not known. */
    public static final long OPEN = -1;

    /** The value is not about times. */
    public static final Span NONE = new Span(OPEN, OPEN);
  }
}
