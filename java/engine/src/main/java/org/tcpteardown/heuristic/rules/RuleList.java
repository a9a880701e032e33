package org.tcpteardown.heuristic.rules;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.PathRule;
import org.tcpteardown.model.FindingId;

/** All rules, sorted by class name. A test fails when one is missing. */
public final class RuleList {
  public static final List<Heuristic> ALL =
      List.of(
          new AbortUnreadData(),
          new AbortedTransfer(),
          new AckBeyondFin(),
          new AckLoop(),
          new ChallengeAck(),
          new DataAfterFin(),
          new DataStalled(),
          new FinAbandoned(),
          new FinBlackholed(),
          new FinMoved(),
          new FinRetransmitted(),
          new FinUnanswered(),
          new FinWithHole(),
          new FinalAckMissing(),
          new FlowContinued(),
          new ForgedRst(),
          new HalfCloseData(),
          new HalfOpen(),
          new HandshakeAbandoned(),
          new IcmpErrorSeen(),
          new IdleBlackhole(),
          new IdleReset(),
          new KeepaliveFailure(),
          new KeepaliveRace(),
          new LateFin(),
          new OddFlags(),
          new OneWay(),
          new Refused(),
          new RetransmissionDeath(),
          new RstAbort(),
          new RstAfterFin(),
          new RstAnswersFin(),
          new RstBothWays(),
          new RstIgnored(),
          new RstInsteadOfFin(),
          new RstNoConnection(),
          new RstOutOfWindow(),
          new RstRepeated(),
          new SelfConnect(),
          new SenderTalksAfterRst(),
          new SimultaneousClose(),
          new SimultaneousOpen(),
          new StuckCloseWait(),
          new SynAckRepeated(),
          new SynUnanswered(),
          new Tampering(),
          new TlsAlert(),
          new TupleReuseRefused(),
          new TupleReused(),
          new Unclosed(),
          new ZeroWindowReset());

  /** Rules that need two captures, sorted by class name; {@code compare} asks them. */
  public static final List<PathRule> PATH = List.of(new InjectedOnPath(), new LostOnPath());

  /** What is said about each finding, sorted by id. */
  public static final List<FindingInfo> INFOS =
      Stream.concat(ALL.stream().map(Heuristic::info), PATH.stream().map(PathRule::info))
          .sorted(Comparator.comparing(FindingInfo::id))
          .toList();

  private static final Map<FindingId, FindingInfo> BY_ID = new EnumMap<>(FindingId.class);

  static {
    INFOS.forEach(info -> BY_ID.put(info.id(), info));
  }

  private RuleList() {}

  /** All that is said about a finding anywhere. */
  public static FindingInfo info(FindingId id) {
    return Objects.requireNonNull(BY_ID.get(id));
  }

  /**
   * The finding of that public name, with or without the prefix {@code tcpteardown.}; empty if
   * none.
   */
  public static Optional<FindingInfo> find(String id) {
    String bare = id.startsWith("tcpteardown.") ? id.substring("tcpteardown.".length()) : id;
    return FindingId.byId(bare).map(BY_ID::get);
  }
}
