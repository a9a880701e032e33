package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

/** Input made with too few {@code -e} options. */
final class MissingFieldsTest {
  private static final String ALL = ReadTesting.resourceText("ek-fields-4.4.ndjson");

  private static String without(String text, String... keys) {
    String left = text;
    for (String key : keys) {
      left = left.replaceAll("\"" + key + "\":\\[[^\\]]*\\],?", "").replace(",}}", "}}");
    }
    return left;
  }

  private static String options(String message) {
    return message.lines().filter(line -> line.startsWith("  -e")).findFirst().orElse("").strip();
  }

  @Test
  void relativeSequenceNumbers() {
    String text = ALL.replace("tcp_seq_raw", "tcp_seq").replace("tcp_ack_raw", "tcp_ack");
    String message = UnreadableTest.messageOf(text);
    assertEquals("-e tcp.seq_raw -e tcp.ack_raw", options(message));
    assertTrue(message.contains("raw numbers are needed"), message);
    assertTrue(message.contains("tcpteardown fields"), message);
  }

  @Test
  void addresses() {
    String message = UnreadableTest.messageOf(without(ALL, "ip_src", "ipv6_src", "ipv6_dst"));
    assertEquals("-e ip.src -e ipv6.src -e ipv6.dst", options(message));
  }

  @Test
  void frameFields() {
    String message = UnreadableTest.messageOf(without(ALL, "frame_len", "tcp_flags"));
    assertEquals("-e frame.len -e tcp.flags", options(message));
  }

  @Test
  void nothingOfTcp() {
    String ek =
        "{\"layers\":{\"frame_number\":\"1\",\"frame_time_epoch\":\"1\",\"frame_len\":\"60\"}}\n";
    String message = UnreadableTest.messageOf(ek);
    assertTrue(options(message).contains("-e tcp.seq_raw"), message);
  }

  @Test
  void protocolsShowThatTcpIsMissing() {
    String ek =
        "{\"layers\":{\"frame_number\":1,\"frame_time_epoch\":1,\"frame_len\":60,"
            + "\"frame_protocols\":\"eth:ethertype:ip:tcp\"}}\n";
    assertTrue(options(UnreadableTest.messageOf(ek)).contains("-e tcp.seq_raw -e tcp.ack_raw"));
    String udp = ek.replace(":tcp", ":udp");
    assertEquals(1, assertReadable(udp).frames().size());
  }

  @Test
  void oneFamilyOnly() throws Exception {
    var result = ReadTesting.read(without(ALL, "ipv6_src", "ipv6_dst"));
    assertEquals(38, result.frames().size());
    assertFalse(result.outcome().complete());
    assertEquals(
        "3 IPv6 packets without addresses (add -e ipv6.src -e ipv6.dst)",
        result.outcome().reason());
  }

  @Test
  void optionalFields() {
    String text =
        without(
            ALL,
            "frame_cap_len",
            "ip_ttl",
            "ip_id",
            "ip_flags_df",
            "ip_dsfield_dscp",
            "tcp_stream",
            "tcp_window_size_value",
            "tcp_options_timestamp_tsval",
            "tcp_options_timestamp_tsecr");
    Segment first = (Segment) assertReadable(text).frames().get(0);
    int absent = CapturedFrame.ABSENT;
    assertEquals(
        new Segment(
            1,
            first.timeNs(),
            66,
            66,
            absent,
            first.source(),
            first.destination(),
            -1,
            0,
            2,
            absent,
            0,
            absent,
            absent,
            absent,
            absent,
            absent,
            absent,
            absent,
            SegmentDetails.NONE),
        first);
  }

  @Test
  void withoutProtocols() {
    var result = assertReadable(without(ALL, "frame_protocols"));
    var all = assertReadable(ALL);
    for (int i = 0; i < all.frames().size(); i++) {
      int number = i + 1;
      // 4in6, also nested, quotes of tunnel packets and of ICMP cannot be told without.
      boolean known = number != 9 && number != 14 && number != 31 && number != 32;
      assertEquals(known, all.frames().get(i).equals(result.frames().get(i)), "frame " + number);
    }
    assertTrue(result.frames().get(11) instanceof IcmpError);
  }

  @Test
  void decidesEarly() {
    byte[] frame = without(ReadTesting.ekFrame(1), "tcp_seq_raw").getBytes(StandardCharsets.UTF_8);
    InputStream endless =
        new InputStream() {
          private long at;

          @Override
          public int read() throws IOException {
            if (at > 100_000L * frame.length) {
              throw new IOException("read on in vain");
            }
            return frame[(int) (at++ % frame.length)];
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            target[offset] = (byte) read();
            return 1;
          }
        };
    String message =
        assertThrows(UnreadableInputException.class, () -> ReadTesting.read(endless)).getMessage();
    assertEquals("-e tcp.seq_raw", options(message));
  }

  private static ReadTesting.Result assertReadable(String text) {
    try {
      return ReadTesting.read(text);
    } catch (UnreadableInputException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
