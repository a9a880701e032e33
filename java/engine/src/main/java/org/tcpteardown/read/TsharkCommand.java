package org.tcpteardown.read;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The two ways in which tshark is asked for the fields of all frames of a file. */
enum TsharkCommand {
  /**
   * As a table with one column of our own for each field: of all that tshark offers the fastest,
   * less than half of the time of {@link #EK} with 4.0, since little is built and written that
   * nobody asked for. But a field that it does not know is just an empty column, and a long column
   * is cut.
   */
  COLUMNS {
    @Override
    List<String> output() {
      // All occurrences (0), and as they are in the packet (U): "1" and not "Set". Without spaces
      // and quotes, which would not survive every system's way of passing arguments.
      String columns =
          TsharkField.asked().stream()
              .map(field -> "f,%Cus:" + field.fieldName() + ":0:U")
              .collect(Collectors.joining(","));
      return List.of("-T", "tabs", "-o", "gui.column.format:" + columns);
    }

    @Override
    Splitter splitter(InputStream output) {
      return new ColumnSplitter(output);
    }
  },

  /** As JSON, line by line: slower, but in no case is anything lost. */
  EK {
    @Override
    List<String> output() {
      List<String> arguments = new ArrayList<>(List.of("-T", "ek"));
      for (TsharkField field : TsharkField.asked()) {
        arguments.addAll(List.of("-e", field.fieldName()));
      }
      return arguments;
    }

    @Override
    Splitter splitter(InputStream output) {
      return new EkSplitter(output);
    }
  };

  /**
   * Switches off what only the display needs: together they halve tshark's memory. All leave {@code
   * tcp.stream} as Wireshark numbers it with default preferences; tshark 4.0.17 and 4.4.18 gave the
   * same numbers with and without them on port reuse, repeated SYNs and 52,000 random segments.
   * {@code tcp.desegment_tcp_streams} stays on: switching it off saves nothing, and packets that
   * travel in messages over TCP (OpenFlow) would be lost. {@code ip.defragment} stays on, as the
   * last fragment stands for the whole segment. Nor is any protocol or heuristic switched off:
   * packets travel in many, and leaving out HTTP saves nothing that can be measured.
   *
   * <p>Checksums are looked at, other than by default. Then tshark 4.0 does not put messages over
   * TCP together that have a part in a segment whose checksum is wrong or left to the network card:
   * of packets that travel in such messages, those that begin in one segment and end in another are
   * lost in a capture made on their sender's host. Loopback segments are too large for that.
   */
  private static final List<String> PREFERENCES =
      List.of(
          "tcp.analyze_sequence_numbers:FALSE",
          "tcp.calculate_timestamps:FALSE",
          "tcp.track_bytes_in_flight:FALSE",
          "tcp.check_checksum:TRUE");

  /** What tshark is started with. */
  List<String> arguments(Path file) {
    List<String> arguments = new ArrayList<>();
    // Absolute, since a file called "-" would be standard input.
    arguments.addAll(List.of("-n", "-r", file.toAbsolutePath().toString()));
    for (String preference : PREFERENCES) {
      arguments.addAll(List.of("-o", preference));
    }
    arguments.addAll(output());
    return arguments;
  }

  /** The options that decide on what is written, and how. */
  abstract List<String> output();

  /** What cuts that into records. */
  abstract Splitter splitter(InputStream output);
}
