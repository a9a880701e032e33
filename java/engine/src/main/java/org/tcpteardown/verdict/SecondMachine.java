package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.NeverTakenThere;
import org.tcpteardown.heuristic.evidence.OtherLink;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OtherMachine;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.SynAckRepeats;

/** Two machines that answer for the server's address: one SYN had two SYN-ACKs. */
final class SecondMachine {
  private SecondMachine() {}

  private static final String ADVICE =
      "compare the MAC addresses of those SYN-ACKs: two on one network mean an address in use twice"
          + " (arp.duplicate-address-detected in Wireshark)";

  /** Both are near: no router has counted their TTLs down. Neither has forged anything. */
  static final CauseRule NEAR =
      rule(Cause.DUPLICATE_ADDRESS, c -> reset(c) && onOneLink(c), "two machines answer")
          .read(c -> ADVICE)
          .capture("capture at the server: it sends one SYN-ACK and no RST")
          .build();

  /** Each counts its packets: many connections show two counters, in turns. */
  static final CauseRule OTHER_COUNTER =
      CauseRule.of(Cause.DUPLICATE_ADDRESS, c -> c.others().otherMachine() != null)
          .claim(
              c ->
                  "two machines use "
                      + c.flow().server().endpoint().address()
                      + ", and the RST came from the one that is not this server")
          .pro(STRONG, c -> String.valueOf(c.others().otherMachine()))
          .pro(
              STRONG, c -> "one machine has one counter, and no router has counted either TTL down")
          .contra(SLIGHT, "a filter on the same network that answers in its name looks alike")
          .read(
              c ->
                  "compare the MAC addresses that "
                      + c.flow().server().endpoint().address()
                      + " has in this capture (eth.src, arp.duplicate-address-detected in"
                      + " Wireshark)")
          .capture("capture at the server: it sends no such RST")
          .build();

  /** ARP tells: both say that the address is theirs. */
  static final CauseRule CLAIMED_BY_TWO =
      CauseRule.of(
              Cause.DUPLICATE_ADDRESS,
              c -> c.end() == FlowEnd.RST && OtherLink.conflicts(c.story(), c.rst()))
          .claim(
              c ->
                  "two machines claim "
                      + address(c)
                      + ", and what the "
                      + c.role(Objects.requireNonNull(c.rst()).sender().peer())
                      + " sent came to the one that does not know this connection")
          .pro(DECISIVE, c -> OtherLink.addresses(c.story(), c.rst()))
          .pro(
              STRONG,
              c ->
                  OtherLink.claim(c.story(), c.rst()) + ", " + OtherLink.goesOn(c.story(), c.rst()))
          .contra(
              SLIGHT, "a cluster of which both nodes hold the address (split brain) does the same")
          .read(
              c ->
                  "find the machine with "
                      + otherLink(c)
                      + " in the switches' tables, and see why it has that address, too")
          .change("give one of the two machines another address")
          .build();

  /** ARP tells: the address is another machine's now. */
  static final CauseRule TAKEN_OVER =
      CauseRule.of(
              Cause.PEER_FORGOT, c -> c.end() == FlowEnd.RST && OtherLink.moved(c.story(), c.rst()))
          .claim(
              c ->
                  "another machine had taken "
                      + address(c)
                      + " over (failover), and did not know the connection")
          .pro(DECISIVE, c -> OtherLink.addresses(c.story(), c.rst()))
          .pro(STRONG, c -> OtherLink.claim(c.story(), c.rst()))
          .pro(SLIGHT, c -> "its RST is made from the packet that it answers, without a socket")
          .contra(SLIGHT, "the same machine, restarted with another network card, looks the same")
          .read("see in the logs of the cluster, or of who manages that address, why it moved then")
          .change(
              "have the old holder of an address reset its connections, or the clients probe theirs"
                  + " (keepalive): an address that moves takes no connections along")
          .build();

  private static String address(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "the address" : rst.sender().endpoint().address().toString();
  }

  private static String otherLink(Case flow) {
    OtherMachine machine = OtherLink.of(flow.story(), flow.rst());
    return machine == null ? "that address" : LinkAddress.text(machine.other());
  }

  /** One that got the SYN, and another one that got what came after it. */
  static final CauseRule OTHER_NODE =
      CauseRule.of(Cause.PEER_FORGOT, SecondMachine::otherNode)
          .claim(
              c ->
                  "another machine than the one that had sent the SYN-ACK got the client's "
                      + (c.flow().client().payloadBytes() > 0 ? "data" : "ACK")
                      + ", and does not know the connection: a balancer sent "
                      + (c.flow().client().payloadBytes() > 0 ? "them" : "it")
                      + " to another node behind "
                      + c.flow().server().endpoint().address()
                      + (isFurther(c) ? "" : ", or a firewall refuses it in the server's name"))
          .pro(STRONG, SecondMachine::distances)
          .pro(
              SLIGHT,
              c -> c.others().siblings().serverTtl() == lastSynAckTtl(c),
              c ->
                  "all that this address sent in other connections has TTL "
                      + c.others().siblings().serverTtl()
                      + ", too")
          .pro(
              SLIGHT,
              SecondMachine::isFurther,
              "the RST came from further away, and no device on the way does that")
          .contra(
              SLIGHT,
              "a SYN proxy that did not pass the connection on to its server looks the same")
          .read(
              "see whether a balancer before that address (kube-proxy, ECMP, anycast) sends the SYN"
                  + " and what follows to different nodes, and whether its table changed just then")
          .capture("capture at the nodes behind that address: one has the SYN, another the rest")
          .build();

  private static boolean otherNode(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && flow.end() == FlowEnd.RST
        && flow.forged() == null
        && rst.sender() == flow.flow().server()
        && NeverTakenThere.is(rst);
  }

  private static boolean isFurther(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && NeverTakenThere.fromFurther(rst);
  }

  private static String distances(Case flow) {
    SentRst rst = flow.rst();
    return rst == null
        ? ""
        : "the RST's TTL is "
            + rst.mark().segment().ttl()
            + ", that of the SYN-ACK "
            + lastSynAckTtl(flow);
  }

  /** A balancer gives each SYN to one of the machines that share its address. */
  static final CauseRule BALANCED =
      rule(
              Cause.DUPLICATE_ADDRESS,
              c -> reset(c) && askedTwice(c) && !ttlTells(c),
              "two machines answer")
          .pro(
              STRONG,
              c -> "the SYN had been sent twice, and a balancer may give each to another machine")
          .read(
              "see why a SYN that comes again goes to another machine than the first: a balancer"
                  + " without, or with too short, affinity (kube-proxy, conntrack, ECMP)")
          .capture("capture at the machines behind that address: each has one of the SYNs")
          .build();

  /** One of them may be a forger. */
  static final CauseRule RESET =
      rule(
              Cause.FORGED_RESET,
              SecondMachine::reset,
              "two machines, or a forger on the path, answer")
          .resetByDevice()
          .step(
              Step.Kind.READ,
              c -> true,
              c ->
                  "compare TTL and delay of those SYN-ACKs with those of other connections to tell"
                      + " which of the two is the server")
          .read(c -> ADVICE)
          .capture("capture at the server: it sends one SYN-ACK and no RST")
          .build();

  /** Both are near: nothing lies between that could answer for another. */
  static final CauseRule OFFERS_STILL_NEAR =
      offersStill(Cause.DUPLICATE_ADDRESS, c -> HeaderSigns.isOnLink(lastSynAckTtl(c)) && isNear(c))
          .read(c -> ADVICE.replace("those SYN-ACKs", "SYN-ACK and RST"))
          .capture("capture at the server: it sends no RST")
          .build();

  static final CauseRule OFFERS_STILL =
      offersStill(Cause.FORGED_RESET, c -> true)
          .resetByDevice()
          .read(
              "see whether a balancer gives packets of one connection to several machines, and"
                  + " whether a filter rejects packets in the server's name")
          .capture("capture at the server: it sends no RST")
          .build();

  /** A host that has reset a connection does not offer it any more. */
  private static CauseRule.Builder offersStill(Cause cause, Predicate<Case> sign) {
    return CauseRule.of(cause, sign.and(SecondMachine::offeredStill))
        .claim(
            c ->
                "two machines answer for "
                    + c.flow().server().endpoint().address()
                    + ": one that offers the connection still, and one that does not know it")
        .pro(STRONG, SecondMachine::order)
        .pro(
            SLIGHT,
            c -> c.flow().server().payloadBytes() == 0,
            "the client's ACK and data never came to the one that had sent the SYN-ACK")
        .contra(
            SLIGHT,
            "a packet filter that rejects the client's packets in the server's name"
                + " looks alike");
  }

  /** Later than this after a RST no SYN-ACK comes that was sent before it. */
  private static final long UNDER_WAY_NS = 500_000_000L;

  /** Whether the SYN-ACK was sent again after the server's address had reset the connection. */
  private static boolean offeredStill(Case flow) {
    SentRst rst = flow.rst();
    HalfConnection server = flow.flow().server();
    SynAckRepeats repeats = server.synAckRepeats();
    return rst != null
        && repeats != null
        && rst.sender() == server
        && rst.mark().family() == RstFamily.STATELESS
        && rst.mark().trigger() != null
        && !server.ordinarySeen()
        && repeats.last().timeNs() - rst.mark().timeNs() >= UNDER_WAY_NS;
  }

  private static String order(Case flow) {
    SentRst rst = flow.rst();
    SynAckRepeats repeats = flow.flow().server().synAckRepeats();
    return rst == null || repeats == null
        ? ""
        : "the RST (frame "
            + rst.mark().frame()
            + ") came "
            + Wording.time(repeats.last().timeNs() - rst.mark().timeNs())
            + " before the SYN-ACK was sent again (frame "
            + repeats.last().frame()
            + "), and no host does both";
  }

  private static int lastSynAckTtl(Case flow) {
    Segment synAck = flow.flow().server().lastSynAck();
    return synAck == null ? CapturedFrame.ABSENT : synAck.ttl();
  }

  private static boolean isNear(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && HeaderSigns.isOnLink(rst.mark().segment().ttl());
  }

  /** It answers the client's ACK, which is of a number that it never sent (RFC 9293 3.10.7.4). */
  private static CauseRule.Builder rule(Cause cause, Predicate<Case> sign, String who) {
    return CauseRule.of(cause, sign)
        .claim(
            c ->
                who
                    + " for "
                    + c.flow().server().endpoint().address()
                    + ", and the RST is of the one whose SYN-ACK (frame "
                    + frame(c)
                    + ") the client did not take")
        .pro(STRONG, c -> synsAnswered(c) == 1, "no stack answers one SYN with two numbers")
        .pro(
            STRONG,
            c -> synsAnswered(c) > 1 && apartNs(c) < FORGOTTEN_NS,
            c ->
                "no host forgets within "
                    + Wording.time(apartNs(c))
                    + " with which number it has answered a SYN")
        .contra(
            SLIGHT,
            c ->
                synsAnswered(c) > 1
                    && apartNs(c) >= FORGOTTEN_NS
                    && !ttlTells(c)
                    && !clocksDiffer(c)
                    && !goesOn(c),
            "one host that had forgotten the first SYN would give its repeat another number, too")
        .pro(
            DECISIVE,
            c -> ttlTells(c),
            c -> "the RST's TTL is that of the other SYN-ACK, not that of the one taken")
        .pro(
            STRONG,
            SecondMachine::clocksDiffer,
            "the timestamps of the two SYN-ACKs are of different clocks")
        .pro(
            SLIGHT,
            SecondMachine::goesOn,
            "after the RST the other machine went on with the connection")
        .pro(
            SLIGHT,
            c -> !ttlTells(c),
            c -> "that machine has to answer the ACK of a number that it did not send so");
  }

  /** What came back for the SYN, where it was two answers; empty for nearly every flow. */
  static String tell(Case flow) {
    Segment taken = flow.flow().server().lastSynAck();
    Segment other = rival(flow);
    if (taken == null || other == null) {
      return "";
    }
    boolean takenFirst = taken.frame() < other.frame();
    Segment first = takenFirst ? taken : other;
    Segment second = takenFirst ? other : taken;
    boolean told = first.ttl() != CapturedFrame.ABSENT && first.ttl() != second.ttl();
    long syns = synsAnswered(flow);
    return "Two SYN-ACKs with different numbers answered the SYN"
        + (syns > 1 ? ", which was sent " + Wording.times(syns) : "")
        + " (frames "
        + first.frame()
        + " and "
        + second.frame()
        + (told ? ", TTL " + first.ttl() + " and " + second.ttl() : "")
        + ")";
  }

  private static @Nullable Segment rival(Case flow) {
    HalfConnection server = flow.flow().server();
    return server.synAcked() ? server.rivalSynAck() : null;
  }

  private static long frame(Case flow) {
    Segment rival = rival(flow);
    return rival == null ? 0 : rival.frame();
  }

  private static boolean reset(Case flow) {
    SentRst rst = flow.rst();
    Segment rival = rival(flow);
    if (rst == null || rival == null || rst.sender() != flow.flow().server()) {
      return false;
    }
    Segment trigger = rst.mark().trigger();
    Segment reset = rst.mark().segment();
    boolean answersAck = trigger != null && !reset.isAck() && trigger.ack() == reset.seq();
    boolean servedBefore = rst.mark().senderBefore().payloadBytes() > 0;
    return answersAck && reset.ttl() == rival.ttl() && (ttlTells(flow) || !servedBefore);
  }

  /** Ticks of a timestamp clock in a second: more no stack has (RFC 7323 section 5.4). */
  private static final long MOST_TICKS_PER_S = 1_000_000L;

  /** Whether no one clock can have made both SYN-ACKs' timestamps in that time. */
  private static boolean clocksDiffer(Case flow) {
    Segment taken = flow.flow().server().lastSynAck();
    Segment rival = rival(flow);
    if (taken == null
        || rival == null
        || taken.tsVal() == CapturedFrame.ABSENT
        || rival.tsVal() == CapturedFrame.ABSENT) {
      return false;
    }
    long apartNs = Math.abs(rival.timeNs() - taken.timeNs());
    long ticks = Math.abs((int) (rival.tsVal() - taken.tsVal()));
    return ticks > (apartNs / 1_000_000_000L + 1) * MOST_TICKS_PER_S;
  }

  /** Sooner no stack gives up a SYN that it has answered: it repeats its answer first. */
  private static final long FORGOTTEN_NS = 500_000_000L;

  private static long apartNs(Case flow) {
    Segment taken = flow.flow().server().lastSynAck();
    Segment rival = rival(flow);
    return taken == null || rival == null ? 0 : Math.abs(rival.timeNs() - taken.timeNs());
  }

  /** How often the SYN had been sent when the second of the two answers came. */
  private static long synsAnswered(Case flow) {
    Segment taken = flow.flow().server().lastSynAck();
    Segment rival = rival(flow);
    long until = taken == null || rival == null ? 0 : Math.max(taken.frame(), rival.frame());
    return flow.flow().client().syns().stream().filter(s -> s.frame() < until).count();
  }

  /** Whether the client's SYN had to be repeated before anybody answered. */
  private static boolean askedTwice(Case flow) {
    Segment first = flow.flow().server().lastSynAck();
    Segment rival = rival(flow);
    long answeredFrame =
        first == null || rival == null ? 0 : Math.min(first.frame(), rival.frame());
    return flow.flow().client().syns().stream().filter(s -> s.frame() < answeredFrame).count() > 1;
  }

  /** Whether its server sent more data after the RST that bears its name. */
  private static boolean goesOn(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && flow.flow().server().payloadBytes() > rst.mark().senderBefore().payloadBytes();
  }

  /** Whether no router has counted either SYN-ACK's TTL down: both machines are near. */
  private static boolean onOneLink(Case flow) {
    Segment taken = flow.flow().server().lastSynAck();
    Segment rival = rival(flow);
    return taken != null
        && rival != null
        && HeaderSigns.isOnLink(taken.ttl())
        && HeaderSigns.isOnLink(rival.ttl());
  }

  private static boolean ttlTells(Case flow) {
    SentRst rst = flow.rst();
    Segment rival = rival(flow);
    Segment taken = flow.flow().server().lastSynAck();
    return rst != null
        && rival != null
        && taken != null
        && rst.mark().segment().ttl() == rival.ttl()
        && rival.ttl() != taken.ttl();
  }
}
