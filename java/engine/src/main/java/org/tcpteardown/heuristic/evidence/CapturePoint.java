package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/**
 * Where on the path the capture was made. An end's packets that still have the TTL with which hosts
 * send them were captured before any router; if it also answers without a delay, or the other end
 * is plainly routers away, the capture was made at that end. What reaches the capture point has
 * then come through all of the path, and if it has no answer, no device on the path has eaten it.
 *
 * <p>A TTL alone proves less than it seems: some firewalls do not count it down (Cisco's ASA unless
 * told to), and bridges never do. So where the handshake shows that the end is some way off, or
 * both ends look equally near, nothing is concluded; nor where packets were captured on both sides
 * of a router, which may itself be what ate them.
 *
 * @param place where
 * @param near the end at which the capture was made; null unless it was at one of them
 */
public record CapturePoint(Place place, @Nullable HalfConnection near) {
  /** A host's own kernel answers in less; through a firewall it mostly takes longer. */
  private static final long AT_ONCE_NS = 200_000L;

  /** Across routers it mostly takes longer. */
  private static final long LINK_RTT_NS = 500_000L;

  /** Places on a path. */
  public enum Place {
    AT_CLIENT,
    AT_SERVER,
    /** Routers lie on both sides. */
    BETWEEN,
    UNKNOWN
  }

  private static final CapturePoint UNKNOWN = new CapturePoint(Place.UNKNOWN, null);
  private static final CapturePoint BETWEEN = new CapturePoint(Place.BETWEEN, null);

  /** As far as the packets of a flow tell. */
  public static CapturePoint of(Flow flow) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    if (!tells(client) || !tells(server)) {
      return UNKNOWN;
    }
    boolean clientNear = isNear(client);
    boolean serverNear = isNear(server);
    if (clientNear != serverNear) {
      return clientNear
          ? new CapturePoint(Place.AT_CLIENT, client)
          : new CapturePoint(Place.AT_SERVER, server);
    }
    return isCounted(client) && isCounted(server) ? BETWEEN : UNKNOWN;
  }

  /**
   * Whether both ends are on one link, as far as TTLs and the handshake tell: no router has counted
   * down either, and a round trip from end to end takes no longer than on a link.
   */
  public static boolean isOneLink(Flow flow) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    return tells(client)
        && tells(server)
        && isUncounted(client)
        && isUncounted(server)
        && client.handshakeTimed()
        && server.handshakeTimed()
        && client.minRttNs() != HalfConnection.NEVER
        && server.minRttNs() != HalfConnection.NEVER
        && client.minRttNs() + server.minRttNs() < LINK_RTT_NS;
  }

  private static boolean tells(HalfConnection end) {
    return end.traits().ttlCount() > 0 && !end.traits().capturedBesideRouter();
  }

  private static boolean isNear(HalfConnection end) {
    if (!isUncounted(end)) {
      return false;
    }
    long rttNs = end.minRttNs();
    boolean atOnce = rttNs != HalfConnection.NEVER && rttNs < AT_ONCE_NS;
    // Without the handshake a longer time may be that of a delayed ACK.
    return atOnce || (!end.handshakeTimed() && !isUncounted(end.peer()));
  }

  /** Whether its packets have a TTL with which hosts send them: 64, 128 or 255. */
  private static boolean isUncounted(HalfConnection end) {
    return end.traits().ttlConstant() && isInitial(end.traits().ttlMin());
  }

  private static boolean isCounted(HalfConnection end) {
    return end.traits().ttlConstant() && !isInitial(end.traits().ttlMin());
  }

  private static boolean isInitial(int ttl) {
    return ttl == 64 || ttl == 128 || ttl == 255;
  }

  /** Whether the capture was made at that end. */
  public boolean isAt(HalfConnection end) {
    return near == end;
  }

  /**
   * Whether the capture was made at the end that a RST names, and the RST left it as its other
   * packets do: then that host sent it, and what it answers had come through all of the path.
   */
  public static boolean sentThere(Flow flow, SentRst rst) {
    return sentThere(flow, rst.sender(), rst.mark());
  }

  /** The same of one of an end's RSTs. */
  public static boolean sentThere(Flow flow, HalfConnection sender, RstMark rst) {
    return sender.traits().isUsualTtl(rst.segment().ttl()) && of(flow).isAt(sender);
  }

  /** Why, where it was made at one end: a clause. */
  public String why() {
    if (near == null) {
      return "";
    }
    long rttNs = near.minRttNs();
    boolean atOnce = rttNs != HalfConnection.NEVER && rttNs < AT_ONCE_NS;
    return "TTL "
        + near.traits().ttlMin()
        + ", which no router has counted down"
        + (atOnce ? ", and answers within " + Wording.time(rttNs) : "");
  }
}
