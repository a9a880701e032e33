package org.tcpteardown.compare;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;

/** Says in one sentence what a path did to a connection: which side, when, and what follows. */
final class PathNarrator {
  /** A pause that a timer may have noticed. */
  private static final long PAUSE_NS = 1_000_000_000L;

  /** Of ten packets on a bad path one is lost, of a thousand three in a row. */
  private static final int SURELY = 3;

  private final CrossedFlow flow;
  private final PathPoints points;
  private final DirectionStory client;
  private final DirectionStory server;

  private PathNarrator(CrossedFlow flow, PathPoints points) {
    this.flow = flow;
    this.points = points;
    this.client = new DirectionStory(flow.fromClient());
    this.server = new DirectionStory(flow.fromServer());
  }

  static PathReport tell(CrossedFlow flow, PathPoints points) {
    return new PathNarrator(flow, points).tell();
  }

  private PathReport tell() {
    DirectionStory silenced = silenced();
    int made = client.rstsMade() + server.rstsMade();
    if (silenced != null && isMoreThanLoss(silenced)) {
      return stopped(silenced, made > 0);
    }
    if (made > 0) {
      return rstMade();
    }
    if (client.rstsLost() + server.rstsLost() > 0
        && (client.rstsArrived() == 0 || server.rstsArrived() == 0)
        && (client.finsArrived() == 0 || server.finsArrived() == 0)) {
      return rstLost(client.rstsLost() > 0 ? client : server);
    }
    if (client.made() + server.made() > 0) {
      return packetsMade();
    }
    if (client.lost() + server.lost() > 0) {
      return losses();
    }
    return nothingLost();
  }

  /** The end of which nothing crossed at last; of two the one that was cut off first. */
  private @Nullable DirectionStory silenced() {
    boolean one = client.stoppedAt() != DirectionStory.NONE;
    boolean other = server.stoppedAt() != DirectionStory.NONE;
    if (one && other) {
      boolean clientFirst = stopNs(client) <= stopNs(server);
      return clientFirst ? client : server;
    }
    return one ? client : other ? server : null;
  }

  private static long stopNs(DirectionStory story) {
    return story.direction().departureNs(story.stoppedAt());
  }

  /** Whether so much was lost at the end that the path no longer carried the connection. */
  private static boolean isMoreThanLoss(DirectionStory story) {
    CrossedDirection direction = story.direction();
    int packets = 0;
    for (int i = story.stoppedAt(); i < direction.departures(); i++) {
      boolean rst = (direction.departureFlags(i) & TcpFlags.RST) != 0;
      boolean lost = direction.departure(i) == Fate.LOST;
      packets += lost && !rst ? 1 : 0;
    }
    return packets >= SURELY;
  }

  private String between() {
    return "between " + points.a() + " and " + points.b();
  }

  private String name(DirectionStory story) {
    return PathPoints.sender(flow, story.direction());
  }

  private String receiver(DirectionStory story) {
    return PathPoints.receiver(flow, story.direction());
  }

  private DirectionStory other(DirectionStory story) {
    return story == client ? server : client;
  }

  private PathReport stopped(DirectionStory story, boolean rstMade) {
    CrossedDirection direction = story.direction();
    int at = story.stoppedAt();
    boolean opening = (direction.departureFlags(at) & TcpFlags.SYN) != 0;
    String what =
        "the "
            + name(story)
            + sent(story, at)
            + ", none reached the "
            + receiver(story)
            + "'s side ("
            + points.far(direction)
            + ")";
    String why = opening ? openingDropped(story) : stateDropped(story, at);
    String made = rstMade ? "; " + rstsMade() : "";
    return report(
        PathEnd.STOPPED,
        Severity.ERROR,
        what,
        why + made,
        "look for the timer or rule of what lies there");
  }

  private static String sent(DirectionStory story, int at) {
    CrossedDirection direction = story.direction();
    int fins = story.lostFrom(at, true);
    int others = story.lostFrom(at, false);
    boolean syn = (direction.departureFlags(at) & TcpFlags.SYN) != 0;
    if (syn) {
      boolean ack = (direction.departureFlags(at) & TcpFlags.ACK) != 0;
      return " sent its " + (ack ? "SYN-ACK " : "SYN ") + Wording.times(others);
    }
    if (others == 0) {
      return " sent its FIN " + Wording.times(fins);
    }
    return " sent "
        + Wording.count(others, "packet")
        + (fins > 0 ? " and " + Wording.count(fins, "FIN") : "");
  }

  private String openingDropped(DirectionStory story) {
    return flow.b() == null || flow.a() == null || story.lastCrossed() == DirectionStory.NONE
        ? "something " + between() + " drops what opens this connection"
        : "something " + between() + " dropped it after other packets had crossed";
  }

  /** When the path stopped carrying the connection, seen from what crossed last. */
  private String stateDropped(DirectionStory story, int at) {
    CrossedDirection direction = story.direction();
    long lostNs = direction.departureNs(at);
    if (story.onlyLargeOnesLost()) {
      return "what carries up to "
          + Wording.count(story.mostCrossedBytes(), "byte")
          + " crossed, what carries "
          + story.leastLostBytes()
          + " and more did not: the MTU "
          + between();
    }
    DirectionStory peer = other(story);
    int fin = peer.firstFinCrossed();
    long finNs = fin == DirectionStory.NONE ? 0 : peer.direction().departureNs(fin);
    if (fin != DirectionStory.NONE && finNs < lostNs) {
      long keptNs = Math.max(0, lastCrossedNs(story, lostNs) - finNs);
      return "state was dropped "
          + between()
          + " "
          + interval(keptNs, lostNs - finNs)
          + " after the "
          + name(peer)
          + "'s FIN";
    }
    long lastNs = lastCrossedOfBothNs(lostNs);
    if (lastNs == Long.MIN_VALUE) {
      return "nothing of it ever crossed " + between();
    }
    if (onlySynCrossed(story) && peer.direction().departures() > 0) {
      return "only its SYN crossed, while the "
          + name(peer)
          + "'s packets came through: a device "
          + between()
          + " that sees one direction only (asymmetric route) drops the rest";
    }
    long silentNs = lostNs - lastNs;
    if (silentNs < PAUSE_NS) {
      return "it was cut off in the middle of traffic "
          + between()
          + ", so a rule or a failure, not an idle timer";
    }
    return "state was dropped "
        + between()
        + " during a silence of "
        + Wording.time(silentNs)
        + survived(lostNs);
  }

  private static boolean onlySynCrossed(DirectionStory story) {
    int last = story.lastCrossed();
    return last != DirectionStory.NONE
        && last < story.stoppedAt()
        && (story.direction().departureFlags(last) & TcpFlags.SYN) != 0;
  }

  /** The longest pause that this connection came through before. */
  private String survived(long beforeNs) {
    long longestNs = 0;
    long lastNs = Long.MIN_VALUE;
    int i = 0;
    int k = 0;
    CrossedDirection one = client.direction();
    CrossedDirection two = server.direction();
    while (i < one.departures() || k < two.departures()) {
      boolean first =
          k == two.departures()
              || (i < one.departures() && one.departureNs(i) <= two.departureNs(k));
      CrossedDirection direction = first ? one : two;
      int at = first ? i++ : k++;
      long nowNs = direction.departureNs(at);
      if (nowNs >= beforeNs) {
        break;
      }
      if (direction.departure(at) == Fate.CROSSED) {
        longestNs = lastNs == Long.MIN_VALUE ? 0 : Math.max(longestNs, nowNs - lastNs);
        lastNs = nowNs;
      }
    }
    return longestNs < PAUSE_NS
        ? ""
        : ", one of " + Wording.time(longestNs) + " had been survived before";
  }

  private static String interval(long fromNs, long toNs) {
    return fromNs < toNs / 20
        ? "less than " + Wording.time(toNs)
        : "between " + Wording.time(fromNs) + " and " + Wording.time(toNs);
  }

  private static long lastCrossedNs(DirectionStory story, long beforeNs) {
    CrossedDirection direction = story.direction();
    int last = story.lastCrossed();
    while (last >= 0
        && (direction.departureNs(last) >= beforeNs || direction.departure(last) != Fate.CROSSED)) {
      last--;
    }
    return last < 0 ? Long.MIN_VALUE : direction.departureNs(last);
  }

  private long lastCrossedOfBothNs(long beforeNs) {
    return Math.max(lastCrossedNs(client, beforeNs), lastCrossedNs(server, beforeNs));
  }

  /** Who got a RST that nobody sent: "a RST in the server's name was made for the client". */
  private String rstsMade() {
    boolean both = client.rstsMade() > 0 && server.rstsMade() > 0;
    if (both) {
      return "RSTs in both names were made there, one for each end";
    }
    DirectionStory story = client.rstsMade() > 0 ? client : server;
    return "a RST in the " + name(story) + "'s name was made there for the " + receiver(story);
  }

  private PathReport rstMade() {
    boolean both = client.rstsMade() > 0 && server.rstsMade() > 0;
    DirectionStory story = client.rstsMade() > 0 ? client : server;
    CrossedDirection direction = story.direction();
    String what =
        both
            ? "RSTs in both names were made " + between()
            : "the RST in "
                + points.far(direction).frameOf(direction.arrivalFrame(story.firstRstMade()))
                + " was made "
                + between();
    String why =
        both
            ? "each end got one in the other one's name, and neither had sent it"
            : "it arrives at the "
                + receiver(story)
                + "'s side in the "
                + name(story)
                + "'s name and never left the "
                + name(story)
                + "'s ("
                + points.near(direction)
                + ")";
    return report(
        PathEnd.RST_MADE,
        Severity.ERROR,
        what,
        why + swallowed(story) + (both ? "" : toldOther(story)) + silence(story),
        "ask the log of what lies there for that second");
  }

  /** What the end knows in whose name the RST was made. */
  private String toldOther(DirectionStory story) {
    DirectionStory answer = other(story);
    if (answer.rstsArrived() > 0) {
      return "; the " + name(story) + " got a RST, too, from the " + receiver(story);
    }
    if (story.rstsLost() > 0 || hasSentRst(story)) {
      return "";
    }
    if (answer.rstsLost() > 0) {
      return "; the "
          + receiver(story)
          + "'s own RST did not come through, so that the "
          + name(story)
          + " was never told and holds the connection half-open";
    }
    boolean closed = answer.finsArrived() > 0;
    return closed
        ? ""
        : "; the " + name(story) + " was never told and holds the connection half-open";
  }

  private static boolean hasSentRst(DirectionStory story) {
    CrossedDirection direction = story.direction();
    for (int i = 0; i < direction.departures(); i++) {
      if ((direction.departureFlags(i) & TcpFlags.RST) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The packet that a RST answers which was made, if that one did not come through. */
  private String swallowed(DirectionStory story) {
    long rstNs = story.direction().arrivalNs(story.firstRstMade());
    CrossedDirection answered = other(story).direction();
    for (int i = answered.departures() - 1; i >= 0; i--) {
      long beforeNs = rstNs - answered.departureNs(i);
      if (answered.departure(i) == Fate.LOST && beforeNs >= 0 && beforeNs < PAUSE_NS) {
        boolean fin = (answered.departureFlags(i) & TcpFlags.FIN) != 0;
        return "; it answers the "
            + receiver(story)
            + "'s "
            + (fin ? "FIN, " : "")
            + points.near(answered).frame(answered.departureFrame(i))
            + " there, which was not passed on";
      }
    }
    return "";
  }

  /** How long nothing had crossed before a RST that was made. */
  private String silence(DirectionStory story) {
    long rstNs = story.direction().arrivalNs(story.firstRstMade());
    long lastNs = lastCrossedOfBothNs(rstNs);
    if (lastNs == Long.MIN_VALUE || rstNs - lastNs < PAUSE_NS) {
      return "";
    }
    return "; before it nothing had crossed for " + Wording.time(rstNs - lastNs);
  }

  private PathReport rstLost(DirectionStory story) {
    return report(
        PathEnd.RST_LOST,
        Severity.ERROR,
        "the "
            + name(story)
            + "'s RST ("
            + Wording.count(story.rstsLost(), "transmission")
            + ") never reached the "
            + receiver(story)
            + "'s side ("
            + points.far(story.direction())
            + ")",
        "dropped "
            + between()
            + "; the "
            + receiver(story)
            + " was never told and holds the connection half-open",
        "see why what lies there drops RSTs");
  }

  private PathReport packetsMade() {
    int made = client.made() + server.made();
    return report(
        PathEnd.PACKETS_MADE,
        Severity.WARN,
        Wording.count(made, "packet")
            + (made == 1 ? " was" : " were")
            + " made "
            + between()
            + (client.made() > 0 && server.made() > 0
                ? " in both names"
                : " in the " + name(client.made() > 0 ? client : server) + "'s name"),
        "",
        "");
  }

  private PathReport losses() {
    int lost = client.lost() + server.lost();
    int unrepaired = client.unrepaired() + server.unrepaired();
    String what =
        lost
            + " of "
            + Wording.count(
                client.direction().departures() + server.direction().departures(), "packet")
            + (lost == 1 ? " was" : " were")
            + " lost "
            + between();
    DirectionStory large =
        client.onlyLargeOnesLost() ? client : server.onlyLargeOnesLost() ? server : null;
    String size =
        large == null
            ? ""
            : "all of the "
                + name(large)
                + "'s that carry "
                + large.leastLostBytes()
                + " bytes and more, none that carries up to "
                + large.mostCrossedBytes();
    boolean repaired = unrepaired == 0;
    return report(
        repaired ? PathEnd.REPAIRED : PathEnd.LOST,
        repaired ? Severity.CHAT : Severity.NOTE,
        what + (repaired ? " and made up for by later ones" : ""),
        size,
        "");
  }

  private PathReport nothingLost() {
    int unsure =
        client.count(Fate.UNSURE)
            + server.count(Fate.UNSURE)
            + client.count(Fate.NOT_CAPTURED)
            + server.count(Fate.NOT_CAPTURED);
    int outside = client.count(Fate.OUTSIDE) + server.count(Fate.OUTSIDE);
    if (unsure > 0) {
      return report(
          PathEnd.UNSURE,
          Severity.CHAT,
          Wording.count(unsure, "packet") + (unsure == 1 ? " is" : " are") + " in one capture only",
          "the other one lacks packets itself, so that nothing follows from that",
          "");
    }
    String late = client.lateUnknown() + server.lateUnknown() == 0 ? "" : afterTheEnd();
    if (!late.isEmpty()) {
      return report(PathEnd.UNSURE, Severity.NOTE, late, "", "if it was, say --stopped-together");
    }
    int crossed = client.count(Fate.CROSSED) + server.count(Fate.CROSSED);
    String what =
        outside == 0
            ? "all " + Wording.count(crossed, "packet") + " crossed"
            : "all " + Wording.count(crossed, "packet") + " that both captures cover crossed";
    return report(
        PathEnd.CLEAN,
        Severity.CHAT,
        what,
        rstCrossed() + "how it ended was decided at the ends, not " + between(),
        "");
  }

  private String rstCrossed() {
    DirectionStory story = server.rstsArrived() > 0 ? server : client;
    return story.rstsArrived() > 0
        ? "the " + name(story) + "'s RST comes from the " + name(story) + "'s side; "
        : "";
  }

  /** What left one point after the last frame of the other one's capture. */
  private String afterTheEnd() {
    DirectionStory story = client.lateUnknown() > 0 ? client : server;
    return Wording.count(story.lateUnknown(), "packet")
        + " of the "
        + name(story)
        + " left "
        + points.near(story.direction())
        + " after the last frame of "
        + points.far(story.direction())
        + ": lost, if that capture was still running";
  }

  private PathReport report(PathEnd end, Severity severity, String what, String why, String next) {
    return new PathReport(flow, points, end, severity, what, why, next);
  }
}
