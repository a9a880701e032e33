package org.tcpteardown.read;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.EndpointCache;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.model.LinkClaim;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.pcap.Repeats;
import org.tcpteardown.pcap.TcpChecksum;
import org.tcpteardown.read.LayerPath.Ip;

/**
 * Decides what a frame is and makes it from the values of its record.
 *
 * <p>A frame with TCP fields is not always a segment: headers quoted by ICMP errors have ports and
 * often a stream, cut or malformed headers lack some fields. It is a segment only if tcp is not
 * inside icmp and everything that makes a segment is there.
 */
final class FrameBuilder {
  private static final TsharkField[] FRAME_FIELDS = array(TsharkField.FRAME_FIELDS);
  private static final TsharkField[] SEGMENT_FIELDS = array(TsharkField.SEGMENT_FIELDS);
  private static final TsharkField[] TCP_EXTRAS = {TsharkField.TCP_STREAM, TsharkField.TCP_WINDOW};
  private static final TsharkField[] IP_EXTRAS = {
    TsharkField.IP_TTL, TsharkField.IP_ID, TsharkField.IP_DSCP
  };
  private static final TsharkField[] IPV6_EXTRAS = {TsharkField.IPV6_HLIM, TsharkField.IPV6_DSCP};
  private static final int CACHED_PATHS = 1024;
  private static final int CACHED_ADDRESSES = 16_384;

  private final TextCache<LayerPath> paths = new TextCache<>(CACHED_PATHS);

  /** Numbers of the record at hand by {@link TsharkField#slot}. */
  private final long[] numbers = new long[TsharkField.values().length];

  private final byte[] linkBytes = new byte[6];
  private final DetailsReader details = new DetailsReader();
  private final EndpointCache endpoints = new EndpointCache();
  private final TextCache<IpAddress> addresses = new TextCache<>(CACHED_ADDRESSES);

  /**
   * The frame that a record describes, with all that is known of the checksum of payload: {@link
   * RepeatsTold} takes some of it away. The census learns which fields there were.
   */
  CapturedFrame build(FrameValues values, FieldCensus census) throws BadRecordException {
    census.countRecord(values.present(), values.nested());
    boolean timed = values.has(TsharkField.FRAME_TIME_EPOCH);
    for (TsharkField field : FRAME_FIELDS) {
      if (!values.has(field) && (timed || !isNoPacket(values))) {
        throw BadRecordException.of("is a packet without " + field.fieldName());
      }
    }
    long frame = number(values, TsharkField.FRAME_NUMBER);
    long timeNs =
        timed
            ? Numbers.timeNs(
                values,
                TsharkField.FRAME_TIME_EPOCH,
                values.count(TsharkField.FRAME_TIME_EPOCH) - 1)
            : 0; // as Wireshark has it
    int length = (int) number(values, TsharkField.FRAME_LEN);
    int captured =
        values.has(TsharkField.FRAME_CAP_LEN)
            ? (int) number(values, TsharkField.FRAME_CAP_LEN)
            : length;
    OtherFrame other = new OtherFrame(frame, timeNs, length, captured, claim(values));

    LayerPath path = path(values);
    Ip carrier = carrier(values, path);
    CapturedFrame result =
        switch (path.kind()) {
          case SEGMENT -> segment(values, path, carrier, other);
          case ICMP_QUOTE -> icmpError(values, path, other);
          case OTHER -> null;
        };
    if (path.kind() == LayerPath.Kind.SEGMENT && (result != null || captured >= length)) {
      census.countTcp(values.present(), carrier.v6(), result != null);
    } else if (path.kind() == LayerPath.Kind.SEGMENT) {
      census.countCut(other);
    }
    return result == null ? other : result;
  }

  /** Blocks that are none may be frames for Wireshark, and have no time: custom ones. */
  private boolean isNoPacket(FrameValues values) {
    return values.has(TsharkField.FRAME_NUMBER)
        && values.has(TsharkField.FRAME_LEN)
        && values.has(TsharkField.FRAME_PROTOCOLS)
        && !values.has(TsharkField.IP_SRC)
        && !values.has(TsharkField.IPV6_SRC)
        && path(values).kind() == LayerPath.Kind.OTHER;
  }

  private LayerPath path(FrameValues values) {
    if (!values.has(TsharkField.FRAME_PROTOCOLS)) {
      return GuessedPath.of(values);
    }
    TsharkField field = TsharkField.FRAME_PROTOCOLS;
    int last = values.count(field) - 1;
    int start = values.start(field, last);
    int end = values.end(field, last);
    LayerPath path = paths.get(values.text(), start, end);
    if (path == null) {
      path = LayerPath.parse(values.string(field, last));
      paths.put(values.text(), start, end, path);
    }
    return path;
  }

  /** Null when it lacks what makes a segment. */
  private @Nullable Segment segment(
      FrameValues values, LayerPath path, Ip carrier, OtherFrame frame) throws BadRecordException {
    if (!hasSegment(values, path)) {
      return null;
    }
    int headers = values.count(TsharkField.TCP_SEQ_RAW);
    boolean v6 = carrier.v6();
    TsharkField sources = v6 ? TsharkField.IPV6_SRC : TsharkField.IP_SRC;
    int ipHeaders = values.count(sources);
    int ip = carrier.valueIndex(ipHeaders, path.headers(v6));
    IpAddress source = address(values, sources, ip, ipHeaders);
    IpAddress destination =
        address(values, v6 ? TsharkField.IPV6_DST : TsharkField.IP_DST, ip, ipHeaders);
    if (source == null || destination == null) {
      return null;
    }
    // Through an array, and not a call for each field here: inlined twenty times, the compiler
    // would
    // work on it for longer than reading a million frames takes.
    readNumbers(values);
    readNumbers(values, TCP_EXTRAS, headers - 1, headers);
    details.read(values, headers);
    boolean hasData =
        read(TsharkField.TCP_LEN) > 0 && (read(TsharkField.TCP_FLAGS) & TcpFlags.RST) == 0;
    Endpoint from = endpoints.get(source, read(TsharkField.TCP_SRCPORT));
    Endpoint to = endpoints.get(destination, read(TsharkField.TCP_DSTPORT));
    readNumbers(values, v6 ? IPV6_EXTRAS : IP_EXTRAS, ip, ipHeaders);
    return new Segment(
        frame.frame(),
        frame.timeNs(),
        frame.lengthBytes(),
        frame.capturedBytes(),
        numbers[TsharkField.TCP_STREAM.slot()],
        from,
        to,
        read(TsharkField.TCP_SEQ_RAW),
        read(TsharkField.TCP_ACK_RAW),
        read(TsharkField.TCP_FLAGS),
        read(TsharkField.TCP_WINDOW),
        read(TsharkField.TCP_LEN),
        read(v6 ? TsharkField.IPV6_HLIM : TsharkField.IP_TTL),
        v6 ? ABSENT : read(TsharkField.IP_ID),
        v6 ? ABSENT : flag(values, TsharkField.IP_DF, ip, ipHeaders),
        read(v6 ? TsharkField.IPV6_DSCP : TsharkField.IP_DSCP),
        details.tsVal(),
        details.tsEcr(),
        hasData ? details.firstPayloadByte(values, headers) : ABSENT,
        details(values, path, from, to, frame),
        link(values, path));
  }

  /** Absent where it is that of a tunnel's end. */
  private long link(FrameValues values, LayerPath path) throws BadRecordException {
    int ethernet = values.count(TsharkField.ETH_SRC);
    int cooked = values.count(TsharkField.SLL_SRC);
    int ipHeaders = values.count(TsharkField.IP_SRC) + values.count(TsharkField.IPV6_SRC);
    if (path.link() < 0
        || ethernet + cooked != path.links()
        || ipHeaders - path.ipElsewhere() != 1) {
      return ABSENT;
    }
    return path.link() < cooked
        ? linkAddress(values, TsharkField.SLL_SRC, path.link())
        : linkAddress(values, TsharkField.ETH_SRC, path.link() - cooked);
  }

  private long linkAddress(FrameValues values, TsharkField field, int index)
      throws BadRecordException {
    return Numbers.bytes(values, field, index, linkBytes) < linkBytes.length
        ? ABSENT
        : LinkAddress.ofSender(linkBytes);
  }

  private @Nullable LinkClaim claim(FrameValues values) throws BadRecordException {
    if (values.count(TsharkField.ARP_SRC_HW) != 1 || values.count(TsharkField.ARP_SRC_IP) != 1) {
      return null;
    }
    IpAddress address = address(values, TsharkField.ARP_SRC_IP, 0, 1);
    return address == null
        ? null
        : LinkClaim.of(address.low(), linkAddress(values, TsharkField.ARP_SRC_HW, 0));
  }

  private SegmentDetails details(
      FrameValues values, LayerPath path, Endpoint from, Endpoint to, OtherFrame frame)
      throws BadRecordException {
    int flags = read(TsharkField.TCP_FLAGS);
    int payloadBytes = read(TsharkField.TCP_LEN);
    boolean whole = frame.capturedBytes() == frame.lengthBytes();
    Checksum checksum = Checksum.UNKNOWN;
    // Whether payload is a repeat is found out when all frames are in order.
    if (whole
        && TcpChecksum.isChecked(flags, payloadBytes, Repeats.concerns(flags, payloadBytes))) {
      checksum =
          payloadBytes > 0
              ? details.payloadChecksum(values, path, from, to, payloadBytes)
              : TcpChecksum.told(
                  flags,
                  payloadBytes,
                  details.checksum(
                      values,
                      path,
                      from,
                      to,
                      read(TsharkField.TCP_SEQ_RAW),
                      read(TsharkField.TCP_ACK_RAW),
                      flags,
                      read(TsharkField.TCP_WINDOW)));
    }
    boolean rst = (flags & TcpFlags.RST) != 0;
    boolean alert = !rst && payloadBytes == ClearTlsAlert.RECORD_BYTES;
    return details.details(
        flags,
        checksum,
        rst ? DetailsReader.rstText(values) : "",
        alert ? details.tlsAlert(values, values.count(TsharkField.TCP_SEQ_RAW)) : ABSENT);
  }

  private static boolean hasSegment(FrameValues values, LayerPath path) {
    int headers = values.count(TsharkField.TCP_SEQ_RAW);
    for (TsharkField field : SEGMENT_FIELDS) {
      int count = values.count(field);
      // Of several tcp headers the innermost may be cut; then the last values do not belong
      // together.
      boolean oneForEach = path.tcpHeaders() <= 1 || count == headers;
      if (count == 0 || !oneForEach) {
        return false;
      }
    }
    return true;
  }

  private void readNumbers(FrameValues values) throws BadRecordException {
    for (TsharkField field : SEGMENT_FIELDS) {
      numbers[field.slot()] = number(values, field);
    }
  }

  private void readNumbers(FrameValues values, TsharkField[] fields, int index, int expectedCount)
      throws BadRecordException {
    for (TsharkField field : fields) {
      numbers[field.slot()] = optional(values, field, index, expectedCount);
    }
  }

  private int read(TsharkField field) {
    return (int) numbers[field.slot()];
  }

  /** Null when it is not an error message or lacks what identifies the quoted flow. */
  private @Nullable IcmpError icmpError(FrameValues values, LayerPath path, OtherFrame frame)
      throws BadRecordException {
    boolean v6 = path.icmpV6();
    TsharkField typeField = v6 ? TsharkField.ICMPV6_TYPE : TsharkField.ICMP_TYPE;
    if (!values.has(typeField)
        || !values.has(TsharkField.TCP_SRCPORT)
        || !values.has(TsharkField.TCP_DSTPORT)) {
      return null;
    }
    int type = (int) number(values, typeField);
    if (!isError(v6, type)) {
      return null;
    }
    IpAddress sender = exactAddress(values, path, path.sender(), true);
    IpAddress quotedSource = exactAddress(values, path, path.tcp(), true);
    IpAddress quotedDestination = exactAddress(values, path, path.tcp(), false);
    if (sender == null || quotedSource == null || quotedDestination == null) {
      return null;
    }
    int types = values.count(typeField);
    TsharkField codeField = v6 ? TsharkField.ICMPV6_CODE : TsharkField.ICMP_CODE;
    int code = (int) optional(values, codeField, types - 1, types);
    TsharkField mtuField = v6 ? TsharkField.ICMPV6_MTU : TsharkField.ICMP_MTU;
    return new IcmpError(
        frame.frame(),
        frame.timeNs(),
        frame.lengthBytes(),
        frame.capturedBytes(),
        optional(values, TsharkField.TCP_STREAM, 0, 1),
        sender,
        v6,
        type,
        code,
        IcmpError.isTooBig(v6, type, code)
            ? IcmpError.mtuBytes(optional(values, mtuField, 0, 1))
            : CapturedFrame.ABSENT,
        new Endpoint(quotedSource, (int) number(values, TsharkField.TCP_SRCPORT)),
        new Endpoint(quotedDestination, (int) number(values, TsharkField.TCP_DSTPORT)));
  }

  /** Messages that quote the packet they are about (RFC 792; RFC 4443 section 2.1). */
  private static boolean isError(boolean v6, int type) {
    return v6
        ? type >= 1 && type <= 4
        : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
  }

  /** The header that carries the tcp; when the path hides it, the surplus value is its own. */
  private static Ip carrier(FrameValues values, LayerPath path) {
    boolean surplusV4 = values.count(TsharkField.IP_SRC) > path.v4Headers();
    boolean surplusV6 = values.count(TsharkField.IPV6_SRC) > path.v6Headers();
    return path.tcpCarrierHidden() && surplusV4 != surplusV6
        ? new Ip(surplusV6, -1, 0)
        : path.tcp();
  }

  /** The address of that header; null unless the record has at least one for each header. */
  private @Nullable IpAddress exactAddress(
      FrameValues values, LayerPath path, Ip header, boolean source) throws BadRecordException {
    TsharkField sources = header.v6() ? TsharkField.IPV6_SRC : TsharkField.IP_SRC;
    TsharkField destinations = header.v6() ? TsharkField.IPV6_DST : TsharkField.IP_DST;
    int count = values.count(sources);
    int headers = path.headers(header.v6());
    return count < headers
        ? null
        : address(
            values, source ? sources : destinations, header.valueIndex(count, headers), count);
  }

  private @Nullable IpAddress address(
      FrameValues values, TsharkField field, int index, int expectedCount)
      throws BadRecordException {
    if (index < 0 || values.count(field) != expectedCount) {
      return null;
    }
    int start = values.start(field, index);
    int end = values.end(field, index);
    IpAddress address = addresses.get(values.text(), start, end);
    if (address == null) {
      boolean v6 = field == TsharkField.IPV6_SRC || field == TsharkField.IPV6_DST;
      address =
          IpAddress.parse(values.string(field, index))
              .filter(parsed -> parsed.v6() == v6)
              .orElseThrow(() -> Numbers.bad(values, field, index));
      addresses.put(values.text(), start, end, address);
    }
    return address;
  }

  /** The number of the innermost header; there must be one. */
  private static long number(FrameValues values, TsharkField field) throws BadRecordException {
    return Numbers.unsigned(values, field, values.count(field) - 1);
  }

  /** Absent as well when there is not one value for each header: whose it is cannot be known. */
  private static long optional(FrameValues values, TsharkField field, int index, int expectedCount)
      throws BadRecordException {
    return values.count(field) == expectedCount ? Numbers.unsigned(values, field, index) : ABSENT;
  }

  private static TsharkField[] array(Set<TsharkField> fields) {
    return fields.toArray(new TsharkField[0]);
  }

  private static int flag(FrameValues values, TsharkField field, int index, int expectedCount)
      throws BadRecordException {
    return values.count(field) == expectedCount ? Numbers.bool(values, field, index) : ABSENT;
  }
}
