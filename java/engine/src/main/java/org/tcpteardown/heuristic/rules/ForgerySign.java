package org.tcpteardown.heuristic.rules;

/**
 * The signs that a RST was not sent by the end that it names, with their weights: the one table of
 * the forged RST score. A score adds up the weights, up to 100. No sign that ordinary hosts can
 * show by chance or by habit reaches the reporting threshold of 50 alone.
 */
public enum ForgerySign {
  /** See {@link SenderTalksAfterRst}. */
  TALKS_AFTER(
      "talks_after",
      80,
      "the named sender went on talking afterwards",
      "Weaver, Sommer, Paxson (NDSS 2009): a stack has no connection left after its own RST"),
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
  TTL_NEAR(
      "ttl_near",
      20,
      "a TTL 1 or 2 hops off, though it never varied before",
      "observed traces of firewalls near a host; weak, for routes do change"),
  FASTER_THAN_PATH(
      "faster_than_path",
      45,
      "an answer in less than half of the shortest round trip to the named sender",
      "an answer cannot come before what it answers has arrived"),
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
  DF_UNLIKE(
      "df_unlike",
      20,
      "Don't Fragment clear, though all other packets of the named sender set it",
      "observed behaviour of injectors; medium, for old stacks do so in RSTs"),
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
}
