package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.SegmentDetails;

/**
 * A connection that was opened, used and closed in good order, without a pause: what is told of
 * such a one beyond its {@link SegmentPattern}, which says all the rest. {@link OrderlyScan} finds
 * them.
 *
 * @param number Wireshark's {@code tcp.stream}
 * @param client who opened it
 * @param server the other end
 * @param pattern its segments, but for their numbers
 * @param firstFrame number of its first frame, the SYN
 * @param lastFrame number of its last frame
 * @param firstTimeNs time of the SYN, nanoseconds since 1970
 * @param lastTimeNs time of the last frame, nanoseconds since 1970
 * @param synAckTimeNs time of the SYN-ACK
 * @param synFlags the SYN's TCP flags
 * @param synDetails the SYN's options, and whether its checksum is right
 * @param synTsVal the SYN's TCP timestamp, or absent
 * @param synAckTtl the TTL of the SYN-ACK, or absent
 * @param clientClosedFirst whether the client sent the first FIN
 * @param firstFin the first FIN
 * @param secondFin the other end's
 * @param clientNumbers the numbers that the client used
 * @param serverNumbers those of the server
 * @param predecessor what used the same addresses and ports before; null if nothing did
 */
public record OrderlyFlow(
    long number,
    Endpoint client,
    Endpoint server,
    SegmentPattern pattern,
    long firstFrame,
    long lastFrame,
    long firstTimeNs,
    long lastTimeNs,
    long synAckTimeNs,
    int synFlags,
    SegmentDetails synDetails,
    long synTsVal,
    int synAckTtl,
    boolean clientClosedFirst,
    Fin firstFin,
    Fin secondFin,
    Predecessor.End clientNumbers,
    Predecessor.End serverNumbers,
    @Nullable Predecessor predecessor) {

  /**
   * A FIN and the acknowledgement of it.
   *
   * @param frame its frame
   * @param timeNs its time, nanoseconds since 1970
   * @param quietNs silence of both ends before it, in nanoseconds
   * @param ackFrame the first frame that acknowledges it
   * @param ackTimeNs time of that
   */
  public record Fin(long frame, long timeNs, long quietNs, long ackFrame, long ackTimeNs) {}

  /** The end that sent the first FIN. */
  public Endpoint firstCloser() {
    return clientClosedFirst ? client : server;
  }

  /** From the first FIN to the other, in nanoseconds; more than 0. */
  public long halfCloseNs() {
    return secondFin.timeNs() - firstFin.timeNs();
  }

  /** What a connection that the given end opens next on the tuple has to know of this one. */
  Predecessor summary(Endpoint opener) {
    boolean clientAgain = client.equals(opener);
    return new Predecessor(
        number,
        lastFrame,
        lastTimeNs,
        2,
        false,
        firstCloser(),
        clientAgain ? clientNumbers : serverNumbers,
        clientAgain ? serverNumbers : clientNumbers,
        /* older= */ null);
  }
}
