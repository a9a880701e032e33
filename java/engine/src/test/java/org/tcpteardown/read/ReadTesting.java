package org.tcpteardown.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;

/** Reads test input. */
final class ReadTesting {
  /** What a reader delivered and said. */
  record Result(List<CapturedFrame> frames, ReadOutcome outcome) {}

  private ReadTesting() {}

  static Path resource(String name) {
    try {
      return Path.of(ReadTesting.class.getResource(name).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String resourceText(String name) {
    try (InputStream in = ReadTesting.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Result read(FrameReader reader) throws UnreadableInputException, IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    ReadOutcome outcome = reader.read(frames::add);
    return new Result(frames, outcome);
  }

  static Result read(Path file) throws UnreadableInputException, IOException {
    return Readers.read(file, Choice.AUTO, TsharkUse.USUAL, notice -> {}, ReadTesting::read);
  }

  static Result read(String text) throws UnreadableInputException, IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  static Result read(byte[] bytes) throws UnreadableInputException, IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  static Result read(InputStream in) throws UnreadableInputException, IOException {
    return read(Readers.stdin(in, Choice.AUTO));
  }

  /** The lines of a SYN in EK as tshark writes it: index and packet. */
  static String ekFrame(long number) {
    return """
    {"index":{"_index":"packets-2020-09-13","_type":"doc"}}
    {"timestamp":"1600000000001","layers":{"frame_number":["%d"],\
    "frame_time_epoch":["1600000000.001000003"],"frame_len":["54"],"frame_cap_len":["54"],\
    "frame_protocols":["eth:ethertype:ip:tcp"],"ip_src":["198.51.100.7"],\
    "ip_dst":["203.0.113.80"],"ip_ttl":["64"],"ip_id":["0x0001"],"ip_flags_df":["True"],\
    "ip_dsfield_dscp":["0"],"tcp_stream":["0"],"tcp_srcport":["5000"],"tcp_dstport":["443"],\
    "tcp_seq_raw":["1"],"tcp_ack_raw":["0"],"tcp_flags":["0x0002"],\
    "tcp_window_size_value":["502"],"tcp_len":["0"]}}
    """
        .formatted(number);
  }

  /** The line of {@link #ekFrame} in tshark's columns. */
  static String columns(long number) {
    return """
    %d\t1600000000.001000003\t54\t54\teth:ethertype:ip:tcp\t\t\t\t\t198.51.100.7\t203.0.113.80\t\
    64\t0x0001\t1\t0\t\t\t\t\t0\t5000\t443\t1\t0\t0x002\t502\t0\t20\t\t\t\t\t\t\t\t\t\t\t\t
    """
        .formatted(number);
  }

  static List<Long> numbers(Result result) {
    return result.frames().stream().map(CapturedFrame::frame).toList();
  }
}
