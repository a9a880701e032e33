package org.tcpteardown.cli.report;

/**
 * The time of a capture, in equal parts.
 *
 * @param firstNs when the first begins, nanoseconds since 1970
 * @param widthNs how long each is, in nanoseconds
 * @param count how many there are; at least 1
 */
public record TimeBuckets(long firstNs, long widthNs, int count) {
  private static final int MOST = 240;

  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** Widths that a person can count in. */
  private static final long[] ROUND = {
    MS,
    2 * MS,
    5 * MS,
    10 * MS,
    20 * MS,
    50 * MS,
    100 * MS,
    200 * MS,
    500 * MS,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR
  };

  /** Parts of a round length that cover the time from the first frame to the last. */
  public static TimeBuckets of(long firstNs, long lastNs) {
    long spanNs = Math.max(0, lastNs - firstNs);
    for (long width : ROUND) {
      if (spanNs / width < MOST) {
        return new TimeBuckets(firstNs, width, (int) (spanNs / width) + 1);
      }
    }
    long day = ROUND[ROUND.length - 1];
    long days = spanNs / day / MOST + 1;
    return new TimeBuckets(firstNs, days * day, (int) (spanNs / (days * day)) + 1);
  }

  /** In which part a time lies; times before and after count to the first and the last. */
  public int of(long timeNs) {
    long part = Math.floorDiv(timeNs - firstNs, widthNs);
    return (int) Math.max(0, Math.min(count - 1, part));
  }
}
