package org.tcpteardown.verdict;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/**
 * A time in which a host answered nobody, as several connections show.
 *
 * @param host whose answers did not come
 * @param lastHeardFrame the last frame that it had sent before
 * @param firstUnansweredFrame the first frame of the connections that it did not answer
 * @param backFrame the frame with which it was heard again; 0 if it was not
 * @param fromNs when that first frame was sent, nanoseconds since 1970
 * @param toNs when it was heard again, or when it was tried for the last time
 * @param connections how many connections went unanswered
 * @param onlyPeer the only host that tried to reach it; null if there were several
 * @param others how many connections of other hosts went on meanwhile
 * @param there whether the capture was made at that host: then what it did not answer had reached
 *     it
 * @param noRouteAt the router that said meanwhile that it had no route there; null if none did
 */
public record HostOutage(
    IpAddress host,
    long lastHeardFrame,
    long firstUnansweredFrame,
    long backFrame,
    long fromNs,
    long toNs,
    long connections,
    @Nullable IpAddress onlyPeer,
    long others,
    boolean there,
    @Nullable IpAddress noRouteAt) {

  /** What a router said of it, behind a semicolon; mostly empty. */
  public String routerSays() {
    return noRouteAt == null
        ? ""
        : "; "
            + noRouteAt
            + " said meanwhile that it had no route there (ICMP), so the way was down, and nothing"
            + " says that the host was";
  }

  /**
   * {@code answered nobody for up to 30 s (from frame 12 until it was heard again in frame 90)}.
   */
  public String inWords() {
    return "answered nobody "
        + (backFrame == 0
            ? "from frame " + firstUnansweredFrame + " on, for at least " + Wording.time(lastedNs())
            : "for up to "
                + Wording.time(lastedNs())
                + " (from frame "
                + firstUnansweredFrame
                + " until it was heard again in frame "
                + backFrame
                + ")");
  }

  /** How long it is known to have lasted, in nanoseconds. */
  public long lastedNs() {
    return toNs - fromNs;
  }

  /** Whether it was heard again within the capture. */
  public boolean isOver() {
    return backFrame != 0;
  }

  /** Its end of a flow. */
  public HalfConnection silentEnd(Flow flow) {
    HalfConnection client = flow.client();
    return client.endpoint().address().equals(host) ? client : client.peer();
  }

  /**
   * Whether it explains how a flow ended that went unanswered: nothing came any more, or the end
   * that waited gave up before the host was heard again.
   */
  public boolean explains(Flow flow, FlowEnd end) {
    if (IcmpDeath.of(flow) != null) {
      return false; // it says itself why
    }
    return switch (end) {
      case SILENT, HALF_CLOSED, UNANSWERED -> true;
      case FIN_RST, RST -> gaveUp(silentEnd(flow).peer());
      case FIN, REFUSED, OPEN, RST_ONLY, UNKNOWN -> false;
    };
  }

  private boolean gaveUp(HalfConnection waiting) {
    FinMark fin = Case.fin(waiting);
    RstMark rst = waiting.rsts().isEmpty() ? null : waiting.rsts().get(0);
    return (fin != null && isWithin(fin.timeNs())) || (rst != null && isWithin(rst.timeNs()));
  }

  private boolean isWithin(long timeNs) {
    return timeNs > fromNs && (!isOver() || timeNs < toNs);
  }
}
