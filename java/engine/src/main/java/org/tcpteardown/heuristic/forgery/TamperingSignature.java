package org.tcpteardown.heuristic.forgery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * The 19 published signatures of connection tampering: what a server sees of a client when
 * something between them interferes. The list of rows follows Sundara Raman et al., "Global,
 * Passive Detection of Connection Tampering" (SIGCOMM 2023); stages as Cloudflare's glossary names
 * them. The order within a pattern such as {@code RST; RST+ACK} means nothing: both kinds were
 * seen.
 *
 * <p>Two mixed kinds after the handshake but before any payload have no row of their own, nor has a
 * mixture later on; they are left out rather than guessed.
 */
public enum TamperingSignature {
  SYN_SILENCE(
      1,
      Stage.POST_SYN,
      "SYN -> silence",
      "the client never answered the SYN-ACK",
      "a flood with forged addresses, a scanner, or a client that cannot be reached looks the same"),
  SYN_RST(
      2,
      Stage.POST_SYN,
      "SYN -> RST",
      "the client's SYN was followed by RST",
      "hosts of scanners, and clients that gave up, answer the SYN-ACK in this way"),
  SYN_RST_ACK(
      3,
      Stage.POST_SYN,
      "SYN -> RST+ACK",
      "RST+ACK came in the place of the handshake's last ACK",
      "a client that aborts at once, if its ACK was not captured, looks the same"),
  SYN_BOTH(
      4,
      Stage.POST_SYN,
      "SYN -> RST; RST+ACK",
      "RSTs of both kinds came in the place of the handshake's last ACK",
      "one stack does not mix them here"),
  ACK_SILENCE(
      5,
      Stage.POST_ACK,
      "SYN; ACK -> silence",
      "the client fell silent after the handshake",
      "a client that vanished looks the same"),
  ACK_RST(
      6,
      Stage.POST_ACK,
      "SYN; ACK -> RST",
      "RST before the client had sent anything",
      "a client that was cancelled may look the same"),
  ACK_RST_RST(
      7,
      Stage.POST_ACK,
      "SYN; ACK -> RST; RST",
      "several RSTs before the client had sent anything",
      "a closed socket that answers several segments looks the same"),
  ACK_RST_ACK(
      8,
      Stage.POST_ACK,
      "SYN; ACK -> RST+ACK",
      "RST+ACK before the client had sent anything",
      "a client that aborts looks the same"),
  ACK_RST_ACK_TWICE(
      9,
      Stage.POST_ACK,
      "SYN; ACK -> RST+ACK; RST+ACK",
      "several RST+ACKs before the client had sent anything",
      "a stack aborts once"),
  PSH_SILENCE(
      10,
      Stage.POST_PSH,
      "PSH+ACK -> silence",
      "the client fell silent after its first data",
      "a client that vanished looks the same"),
  PSH_RST(
      11,
      Stage.POST_PSH,
      "PSH+ACK -> RST",
      "RST after the client's first data",
      "a closed socket that answers looks the same"),
  PSH_RST_ACK(
      12,
      Stage.POST_PSH,
      "PSH+ACK -> RST+ACK",
      "RST+ACK after the client's first data",
      "a client that aborts looks the same"),
  PSH_BOTH(
      13,
      Stage.POST_PSH,
      "PSH+ACK -> RST; RST+ACK",
      "RSTs of both kinds after the client's first data",
      "an abort and then answers to what was on its way look the same"),
  PSH_RST_ACK_TWICE(
      14,
      Stage.POST_PSH,
      "PSH+ACK -> RST+ACK; RST+ACK",
      "several RST+ACKs after the client's first data",
      "a stack aborts once"),
  PSH_RST_SAME(
      15,
      Stage.POST_PSH,
      "PSH+ACK -> RST = RST",
      "several RSTs with one acknowledgement number after the client's first data",
      "a closed socket that answers several segments looks the same"),
  PSH_RST_OTHER(
      16,
      Stage.POST_PSH,
      "PSH+ACK -> RST != RST",
      "several RSTs with different acknowledgement numbers after the client's first data",
      "few stacks fill in that number at all"),
  PSH_RST_ZERO(
      17,
      Stage.POST_PSH,
      "PSH+ACK -> RST; RST0",
      "several RSTs after the client's first data, some with acknowledgement number 0",
      "one stack does not mix them"),
  DATA_RST(
      18,
      Stage.LATER,
      "data -> RST",
      "RST after some data of the client",
      "a closed socket that answers looks the same"),
  DATA_RST_ACK(
      19,
      Stage.LATER,
      "data -> RST+ACK",
      "RST+ACK after some data of the client",
      "a client that aborts looks the same");

  /** How far the client had come. */
  public enum Stage {
    /** Nothing but a SYN. */
    POST_SYN("Post-SYN"),
    /** The handshake, no payload. */
    POST_ACK("Post-ACK"),
    /** One segment with payload. */
    POST_PSH("Post-PSH"),
    /** Several. */
    LATER("Later");

    private final String published;

    Stage(String published) {
      this.published = published;
    }

    /** The published name. */
    public String published() {
      return published;
    }
  }

  private final int number;
  private final Stage stage;
  private final String pattern;
  private final String meaning;
  private final String ambiguity;

  TamperingSignature(int number, Stage stage, String pattern, String meaning, String ambiguity) {
    this.number = number;
    this.stage = stage;
    this.pattern = pattern;
    this.meaning = meaning;
    this.ambiguity = ambiguity;
  }

  /** 1 to 19, in the published order. */
  public int number() {
    return number;
  }

  public Stage stage() {
    return stage;
  }

  /** The published notation, but for the sign for silence, which nobody can type. */
  public String pattern() {
    return pattern;
  }

  /** What was seen, in words. */
  public String meaning() {
    return meaning;
  }

  /** What else may look like it. */
  public String ambiguity() {
    return ambiguity;
  }

  /** The signature of RSTs in the client's name; null if there is none for them. */
  public static @Nullable TamperingSignature of(Stage stage, List<Segment> rsts) {
    boolean plain = rsts.stream().anyMatch(rst -> !rst.isAck());
    boolean withAck = rsts.stream().anyMatch(Segment::isAck);
    boolean several = rsts.size() > 1;
    return switch (stage) {
      case POST_SYN -> plain && withAck ? SYN_BOTH : plain ? SYN_RST : SYN_RST_ACK;
      case POST_ACK ->
          plain && withAck
              ? null
              : plain ? several ? ACK_RST_RST : ACK_RST : several ? ACK_RST_ACK_TWICE : ACK_RST_ACK;
      case POST_PSH ->
          plain && withAck
              ? PSH_BOTH
              : withAck
                  ? several ? PSH_RST_ACK_TWICE : PSH_RST_ACK
                  : several ? severalPlain(rsts) : PSH_RST;
      case LATER -> plain && withAck ? null : plain ? DATA_RST : DATA_RST_ACK;
    };
  }

  /** Without the ACK flag the number means nothing, but some senders fill it in. */
  private static TamperingSignature severalPlain(List<Segment> rsts) {
    long numbers = rsts.stream().mapToInt(Segment::ack).distinct().count();
    boolean zero = rsts.stream().anyMatch(rst -> rst.ack() == 0);
    return numbers == 1 ? PSH_RST_SAME : zero ? PSH_RST_ZERO : PSH_RST_OTHER;
  }
}
