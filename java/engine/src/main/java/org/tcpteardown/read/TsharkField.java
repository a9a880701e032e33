package org.tcpteardown.read;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of tshark that the engine reads: the one list, for starting tshark, for finding values
 * in its output, and for telling users what to type.
 */
public enum TsharkField {
  FRAME_NUMBER("frame.number", 0xffff_ffff_ffffL),
  FRAME_TIME_EPOCH("frame.time_epoch"),
  FRAME_LEN("frame.len", Integer.MAX_VALUE),
  FRAME_CAP_LEN("frame.cap_len", Integer.MAX_VALUE),
  FRAME_PROTOCOLS("frame.protocols"),
  /** Who put the frame on its link: Ethernet, and what Linux has of it when it captures all. */
  ETH_SRC("eth.src"),
  SLL_SRC("sll.src.eth"),
  ARP_SRC_HW("arp.src.hw_mac"),
  ARP_SRC_IP("arp.src.proto_ipv4"),
  IP_SRC("ip.src"),
  IP_DST("ip.dst"),
  IP_TTL("ip.ttl", 0xff),
  IP_ID("ip.id", 0xffff),
  IP_DF("ip.flags.df"),
  IP_DSCP("ip.dsfield.dscp", 0x3f),
  IPV6_SRC("ipv6.src"),
  IPV6_DST("ipv6.dst"),
  IPV6_HLIM("ipv6.hlim", 0xff),
  IPV6_DSCP("ipv6.tclass.dscp", 0x3f),
  TCP_STREAM("tcp.stream", Integer.MAX_VALUE),
  TCP_SRCPORT("tcp.srcport", 0xffff),
  TCP_DSTPORT("tcp.dstport", 0xffff),
  TCP_SEQ_RAW("tcp.seq_raw", 0xffff_ffffL),
  TCP_ACK_RAW("tcp.ack_raw", 0xffff_ffffL),
  TCP_FLAGS("tcp.flags", 0xfff),
  TCP_WINDOW("tcp.window_size_value", 0xffff),
  TCP_LEN("tcp.len", Integer.MAX_VALUE),
  TCP_HDR_LEN("tcp.hdr_len", 60),
  /** All options as they are on the wire, in hexadecimal digits. */
  TCP_OPTIONS("tcp.options"),
  TCP_CHECKSUM("tcp.checksum", 0xffff),
  /**
   * What tshark found out about the checksum: 0 for a bad one, 1 for a good one, 2 when it did not
   * look, as by default. Columns have it in words: {@code "Bad"}, {@code "Good"}.
   */
  TCP_CHECKSUM_STATUS("tcp.checksum.status"),
  /**
   * Says that the urgent pointer is not 0 though the URG flag is not set; mostly it is not there.
   */
  TCP_URGENT_WITHOUT_FLAG("tcp.urgent_pointer.non_zero"),
  TCP_RESET_CAUSE("tcp.reset_cause"),
  /** In columns tshark shortens it to 36 bytes; in EK and JSON it is all there. */
  TCP_PAYLOAD("tcp.payload"),
  ICMP_TYPE("icmp.type", 0xff),
  ICMP_CODE("icmp.code", 0xff),
  ICMP_MTU("icmp.mtu", 0xffff),
  ICMPV6_TYPE("icmpv6.type", 0xff),
  ICMPV6_CODE("icmpv6.code", 0xff),
  ICMPV6_MTU("icmpv6.mtu", 0xffff_ffffL),
  /**
   * What {@link #names} has in place of the payload, which would be most of tshark's output: the
   * types of the TLS records that end in the frame. TLS 1.3 hides the real one behind the other.
   */
  TLS_CONTENT_TYPE("tls.record.content_type", 0xff),
  TLS_OPAQUE_TYPE("tls.record.opaque_type", 0xff),
  /** Level and description of alerts in clear. */
  TLS_ALERT_LEVEL("tls.alert_message.level", 0xff),
  TLS_ALERT_DESCRIPTION("tls.alert_message.desc", 0xff),
  /** Not asked for, as it is 0 in nearly all segments; part of the full output. */
  TCP_URGENT_POINTER("tcp.urgent_pointer", 0xffff),
  /** Asked for no more; read where a user's own list has no {@link #TCP_OPTIONS}. */
  TCP_TSVAL("tcp.options.timestamp.tsval", 0xffff_ffffL),
  TCP_TSECR("tcp.options.timestamp.tsecr", 0xffff_ffffL),
  /** Relative to the stream's start, so of no use; known only to tell users about the raw one. */
  TCP_SEQ_RELATIVE("tcp.seq");

  private static final Set<TsharkField> NOT_ASKED =
      EnumSet.of(TCP_URGENT_POINTER, TCP_TSVAL, TCP_TSECR, TCP_SEQ_RELATIVE);
  private static final Set<TsharkField> TLS =
      EnumSet.of(TLS_CONTENT_TYPE, TLS_OPAQUE_TYPE, TLS_ALERT_LEVEL, TLS_ALERT_DESCRIPTION);

  /** Without these there is no frame. */
  static final Set<TsharkField> FRAME_FIELDS =
      EnumSet.of(FRAME_NUMBER, FRAME_TIME_EPOCH, FRAME_LEN);

  /** Without these a TCP segment is not one. Addresses come from one of two families. */
  static final Set<TsharkField> SEGMENT_FIELDS =
      EnumSet.of(TCP_SRCPORT, TCP_DSTPORT, TCP_SEQ_RAW, TCP_ACK_RAW, TCP_FLAGS, TCP_LEN);

  private static final Map<String, TsharkField> BY_KEY = keys();

  private static final long NOT_A_NUMBER = -1;

  private final String fieldName;
  private final long max;

  TsharkField(String fieldName) {
    this(fieldName, NOT_A_NUMBER);
  }

  TsharkField(String fieldName, long max) {
    this.fieldName = fieldName;
    this.max = max;
  }

  /** Wireshark's name of the field, for instance {@code tcp.seq_raw}. */
  public String fieldName() {
    return fieldName;
  }

  /** The fields that a tshark of our own is asked for, in that order. */
  static List<TsharkField> asked() {
    return fields(TLS);
  }

  /** Names of the fields that a user's tshark is to be asked for, in that order. */
  public static List<String> names() {
    return fields(EnumSet.of(TCP_PAYLOAD, TCP_CHECKSUM_STATUS)).stream()
        .map(TsharkField::fieldName)
        .toList();
  }

  private static List<TsharkField> fields(Set<TsharkField> without) {
    return Arrays.stream(values())
        .filter(field -> !NOT_ASKED.contains(field) && !without.contains(field))
        .toList();
  }

  /** The {@code -e} options that ask tshark for the fields: {@code -e frame.number -e ...}. */
  public static String options() {
    return "-e " + String.join(" -e ", names());
  }

  /** The field that a key in tshark's output stands for; null when the engine does not read it. */
  static @Nullable TsharkField byKey(String key) {
    return BY_KEY.get(key);
  }

  /** A number from 0, other than that of any other field, for arrays; never stored anywhere. */
  @SuppressWarnings("EnumOrdinal")
  int slot() {
    return ordinal();
  }

  /** The largest legal value of a field that is a number. */
  long max() {
    return max;
  }

  long bit() {
    return 1L << slot();
  }

  /** JSON writes {@code tcp.len}, EK {@code tcp_len} with -e and {@code tcp_tcp_len} without. */
  private static Map<String, TsharkField> keys() {
    Map<String, TsharkField> keys = new HashMap<>();
    for (TsharkField field : values()) {
      String underscored = field.fieldName.replace('.', '_');
      keys.put(field.fieldName, field);
      keys.put(underscored, field);
      keys.put(underscored.substring(0, underscored.indexOf('_') + 1) + underscored, field);
    }
    return keys;
  }
}
