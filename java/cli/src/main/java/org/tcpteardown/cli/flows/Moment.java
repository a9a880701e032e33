package org.tcpteardown.cli.flows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Moments as text: UTC in ISO 8601, with as many digits for all, so that text sorts as time does.
 */
final class Moment {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Moment() {}

  static String text(long timeNs) {
    return EXACT.format(instant(timeNs));
  }

  static String minute(long timeNs) {
    return MINUTE.format(instant(timeNs));
  }

  private static Instant instant(long timeNs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(timeNs, NS_PER_SECOND), Math.floorMod(timeNs, NS_PER_SECOND));
  }
}
