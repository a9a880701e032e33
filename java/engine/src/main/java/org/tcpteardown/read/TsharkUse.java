package org.tcpteardown.read;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which tshark to start, and what to expect of it.
 *
 * @param program null to look for it
 * @param silenceNs it is ended when it gives nothing for so long; 0 for never
 */
public record TsharkUse(@Nullable Path program, long silenceNs) {
  /** Five minutes: even a tshark that has to wait for a slow disk says something by then. */
  public static final long USUAL_SILENCE_NS = 300_000_000_000L;

  /** The one that is found, with the usual patience. */
  public static final TsharkUse USUAL = new TsharkUse(null, USUAL_SILENCE_NS);
}
