package org.tcpteardown.heuristic.forgery;

/**
 * The signs that a RST was not sent by the end that it names, with their weights: the one table of
 * the forged RST score. A score adds up the weights, up to 100. No sign that ordinary hosts can
 * show by chance or by habit reaches the reporting threshold of 50 alone; nor do all those together
 * that only tell of an unusual way to make RSTs (see {@link #isForeign}).
 *
 * <p>What is no sign, and why. A window of 0, IP identification 0, missing timestamps: so do real
 * stacks (RFC 7323 section 3.2 lets a RST do without timestamps). A number behind SND.NXT: a host
 * without the socket echoes an old ACK, and BSD stacks step back to the oldest unacknowledged byte
 * when they retransmit. A RST without effect, the peer goes on or sends a challenge ACK: that tells
 * that it failed, not who sent it, for an honest RST also fails when the data before it is lost. An
 * IP identification that the named sender shares with everybody (all packets of an end have the
 * same, or it always used the other end's). RSTs of the same kind and numbers in a row: a closed
 * socket answers every segment, and capture copies of packets without IP identification look the
 * same. Device fingerprints that are only known by hearsay, such as steps of 12503 or ECE flags in
 * RSTs.
 */
public enum ForgerySign {
  /** See {@code SenderTalksAfterRst}. */
  TALKS_AFTER(
      "talks_after",
      80,
      "the named sender went on talking afterwards",
      "Weaver, Sommer, Paxson (NDSS 2009): a stack has no connection left after its own RST"),
  ALSO_ACCEPTED(
      "also_accepted",
      60,
      "a refusal, although the named sender accepted the same SYN",
      "Weaver, Sommer, Paxson (NDSS 2009), SYN_RST: a host refuses or accepts, not both"),
  STEPPED_SEQ(
      "stepped_seq",
      60,
      "one of several RSTs whose sequence numbers step ahead of everything sent",
      "Weaver, Sommer, Paxson (NDSS 2009), RST_SEQ_CHANGE: stacks send SND.NXT or echo an ACK"),
  TTL_FAR(
      "ttl_far",
      45,
      "a TTL that comes from another distance, by another initial value or by 3 hops or more",
      "p0f signatures: initial TTL 64, 128 or 255 by stack; routing noise is 1 to 2 hops"),
  TTL_OTHER_START(
      "ttl_other_start",
      30,
      "a TTL that was counted down from 64 where all packets of the named sender began with 128, or"
          + " the other way round",
      "p0f signatures: initial TTL 64 or 128 by stack; 255 is left out, for Linux up to 2.4 sends"
          + " RSTs so, and applications set the TTL of their socket to it (BGP)"),
  TTL_NEAR(
      "ttl_near",
      20,
      "a TTL 1 or 2 hops off, though it never varied before",
      "observed traces of firewalls near a host; weak, for routes do change"),
  TTL_ON_LINK(
      "ttl_on_link",
      35,
      "a TTL that no router had counted down, though all packets of the named sender came past one",
      "RFC 1812 section 5.3.1: routers count down, so it was made on this side of them; not"
          + " stronger, for an application may set the TTL of its socket one below that of RSTs"),
  FASTER_THAN_PATH(
      "faster_than_path",
      45,
      "an answer in less than half of the shortest round trip to the named sender",
      "an answer cannot come before what it answers has arrived"),
  OTHER_LINK(
      "other_link",
      45,
      "another hardware address than all packets of the named sender, which is on the same network"
          + " or was heard there again",
      "IEEE 802: a machine sends with its own; only a router's, or one that was never heard before,"
          + " counts, and none of an address that ARP says has moved"),
  WINDOW_COPIED(
      "window_copied",
      40,
      "the peer's own window, a value that the named sender never used",
      "observed behaviour of firewalls that turn the offending packet round"),
  IPID_COPIED(
      "ipid_copied",
      45,
      "the IP identification of the packet that it answers",
      "observed behaviour of firewalls that turn the offending packet round; chance 2^-16"),
  SHARED_COUNTER(
      "shared_counter",
      45,
      "an IP identification that counts on with RSTs in another host's name, from one TTL that is"
          + " not the named sender's",
      "observed behaviour of devices that reset several connections with one counter of their own;"
          + " only where the named sender's packets come from another distance or count elsewhere"),
  BOTH_WAYS(
      "both_ways",
      25,
      "one of two RSTs that hit both ends at once, in each other's name",
      "observed behaviour of devices on the path (see rst_both_ways); only beside a sign of its"
          + " own, for two applications may abort at the same moment"),
  TTL_RETURNS(
      "ttl_returns",
      20,
      "that other TTL is gone again in later RSTs in the same name",
      "counted only beside another TTL: neither a stack that sends RSTs with a TTL of their own nor"
          + " a route that changed explains it"),
  SEQ_AHEAD(
      "seq_ahead",
      20,
      "a sequence number ahead of all that was sent, and the peer never saw more either",
      "RFC 9293 section 3.10: stacks send SND.NXT or echo an ACK; not stronger, for the data just"
          + " before an honest RST may have been lost on the way to the capture"),
  ACK_UNLIKE(
      "ack_unlike",
      15,
      "an acknowledgement that its sender's own stack would not choose",
      "Weaver, Sommer, Paxson (NDSS 2009), RST_ACK_CHANGE: a stack keeps one RCV.NXT, which only"
          + " grows; weak, for some stacks answer stray segments with RST+ACK"),
  MIXED_KINDS(
      "mixed_kinds",
      10,
      "one of several RSTs of kinds that one stack does not mix in this way",
      "published tampering signatures (SIGCOMM 2023); RST+ACK and then RSTs is what an aborting"
          + " host does, the other order only a capture that mixes up what came together"),
  UNPROMPTED(
      "unprompted",
      15,
      "an abort that answers nothing, so that it has the TTL of its socket if it is genuine",
      "Linux tcp_output.c: aborts are sent by the socket; counted only beside a wrong TTL, for"
          + " applications may abort at any time"),
  DF_UNLIKE(
      "df_unlike",
      20,
      "Don't Fragment clear, though all other packets of the named sender set it",
      "observed behaviour of injectors; medium, for old stacks do so in RSTs"),
  IPID_JUMP(
      "ipid_jump",
      10,
      "an IP identification far from those that the named sender was counting",
      "Sundara Raman et al. (SIGCOMM 2023); weak, and only for RST+ACK within a second after"
          + " packets that plainly count: without the socket a host takes the number from"
          + " elsewhere"),
  IPID_FOREIGN(
      "ipid_foreign",
      20,
      "an IP identification of 0, or far from the count that the named sender keeps",
      "counted only beside a TTL that began with another value: without a socket Linux sends 0"
          + " whatever it counted before"),
  DSCP_UNLIKE(
      "dscp_unlike",
      4,
      "another DSCP than all other packets of the named sender",
      "weak, and never decisive beside another TTL: a host without the socket uses neither the"
          + " socket's DSCP nor its TTL (BGP sets both)");

  private final String id;
  private final int weight;
  private final String text;
  private final String source;

  ForgerySign(String id, int weight, String text, String source) {
    this.id = id;
    this.weight = weight;
    this.text = text;
    this.source = source;
  }

  /** The name used in {@code forged_rst.evidence}. */
  public String id() {
    return id;
  }

  /** What it adds to the score, of 100. */
  public int weight() {
    return weight;
  }

  /** What was seen, to follow "it has" or "it is". */
  public String text() {
    return text;
  }

  /** Where sign and weight come from. */
  public String source() {
    return source;
  }

  /** Whether it says that the RST has another TTL than its named sender's packets. */
  boolean isOtherTtl() {
    return this == TTL_FAR || this == TTL_OTHER_START || this == TTL_NEAR || this == TTL_ON_LINK;
  }

  /**
   * Whether it is a mark of the packet itself, or of its moment, that no honest host would bear.
   */
  public boolean isForeign() {
    return switch (this) {
      case TALKS_AFTER,
          ALSO_ACCEPTED,
          STEPPED_SEQ,
          TTL_FAR,
          TTL_OTHER_START,
          TTL_NEAR,
          TTL_ON_LINK,
          FASTER_THAN_PATH,
          OTHER_LINK,
          WINDOW_COPIED,
          IPID_COPIED,
          SHARED_COUNTER ->
          true;
      case BOTH_WAYS,
          TTL_RETURNS,
          SEQ_AHEAD,
          ACK_UNLIKE,
          MIXED_KINDS,
          UNPROMPTED,
          DF_UNLIKE,
          IPID_JUMP,
          IPID_FOREIGN,
          DSCP_UNLIKE ->
          false;
    };
  }
}
