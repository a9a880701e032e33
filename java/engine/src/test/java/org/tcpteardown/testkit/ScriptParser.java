package org.tcpteardown.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/** Reads the notation that {@link Script} describes. */
final class ScriptParser {
  private static final Pattern SEQUENCE = Pattern.compile("(\\d+):(\\d+)\\((\\d+)\\)");
  private static final Pattern OTHER_PORT = Pattern.compile("C([2-9])");
  private static final Pattern TEXT = Pattern.compile("\\btext \"([^\"]*)\"");
  private static final Pattern EXPECTATION =
      Pattern.compile("(\\w+)(?:\\s*=\\s*(?:\"([^\"]*)\"|([^,\"]*)))?\\s*(?:,\\s*|$)");
  private static final String ESTABLISHED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      0.0201 C>S . 1001:1001(0) ack 5001
      """;
  private static final String EXCHANGED =
      ESTABLISHED
          + """
          0.030 C>S P. 1001:1101(100) ack 5001
          0.050 S>C P. 5001:5201(200) ack 1101
          0.0501 C>S . 1101:1101(0) ack 5201
          """;

  private final List<Line> lines = new ArrayList<>();
  private final Map<End, Integer> nextIpId = new EnumMap<>(Map.of(End.C, 100, End.S, 30000));

  static List<Line> parse(String text) {
    ScriptParser parser = new ScriptParser();
    String expanded =
        text.replaceAll("(?m)^established$", Matcher.quoteReplacement(ESTABLISHED.strip()))
            .replaceAll("(?m)^exchanged$", Matcher.quoteReplacement(EXCHANGED.strip()));
    for (String line : expanded.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          parser.line(line);
        } catch (RuntimeException e) {
          throw new IllegalArgumentException("cannot read '" + line + "': " + e.getMessage(), e);
        }
      }
    }
    return parser.lines;
  }

  private void line(String text) {
    Matcher quoted = TEXT.matcher(text);
    String rstText = quoted.find() ? quoted.group(1) : "";
    String unquoted = quoted.replaceFirst("");
    int mark = unquoted.indexOf('!');
    List<Expectation> expected =
        mark < 0 ? List.of() : expectations(unquoted.substring(mark + 1).strip());
    String body = mark < 0 ? unquoted : unquoted.substring(0, mark).strip();
    Deque<String> words = new ArrayDeque<>(Arrays.asList(body.strip().split("\\s+", -1)));
    if (words.peek() != null && words.peek().equals("capture")) {
      lines.add(new Line.Other(FieldValue.parseSeconds(body.substring("capture ends ".length()))));
      return;
    }
    long timeNs = FieldValue.parseSeconds(words.remove());
    String what = words.remove();
    if (what.equals("arp")) {
      End whose = End.valueOf(words.remove());
      lines.add(new Line.Arp(timeNs, whose, link(words.remove())));
      return;
    }
    Line line =
        what.equals("icmp")
            ? icmp(timeNs, words, expected)
            : packet(timeNs, what, words, rstText, expected);
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("what does " + words + " mean");
    }
    lines.add(line);
  }

  private static List<Expectation> expectations(String text) {
    List<Expectation> all = new ArrayList<>();
    Matcher matcher = EXPECTATION.matcher(text);
    int from = 0;
    while (from < text.length()) {
      if (!matcher.find(from) || matcher.start() != from) {
        throw new IllegalArgumentException("no expectation: " + text.substring(from));
      }
      String quoted = matcher.group(2);
      String bare = matcher.group(3);
      String value = quoted != null ? quoted : bare == null ? null : bare.strip();
      all.add(new Expectation(findingId(matcher.group(1)), value));
      from = matcher.end();
    }
    return List.copyOf(all);
  }

  private static FindingId findingId(String name) {
    return FindingId.byId(name)
        .orElseThrow(() -> new IllegalArgumentException("no such finding: " + name));
  }

  private static Line icmp(long timeNs, Deque<String> words, List<Expectation> expected) {
    String sender = words.remove();
    String[] kind = words.remove().split("/", -1);
    if (!words.remove().equals("quotes")) {
      throw new IllegalArgumentException("icmp without quotes");
    }
    End quoted = End.valueOf(words.remove().substring(0, 1));
    int code = kind.length > 1 ? Integer.parseInt(kind[1]) : CapturedFrame.ABSENT;
    int mtuBytes = CapturedFrame.ABSENT;
    if (!words.isEmpty() && words.peek().equals("mtu")) {
      words.remove();
      mtuBytes = Integer.parseInt(words.remove());
    }
    int type = Integer.parseInt(kind[0]);
    return new Line.Icmp(timeNs, sender, type, code, mtuBytes, quoted, expected);
  }

  private Line packet(
      long timeNs,
      String direction,
      Deque<String> words,
      String rstText,
      List<Expectation> expected) {
    Matcher otherPort = OTHER_PORT.matcher(direction);
    int tuple = otherPort.find() ? number(otherPort.group(1)) : 0;
    String ends = otherPort.replaceAll("C");
    End from = End.valueOf(ends.substring(0, 1));
    if (!ends.equals(from + ">" + from.other())) {
      throw new IllegalArgumentException("no direction: " + direction);
    }
    int flags = flags(words.remove());
    Matcher sequence = SEQUENCE.matcher(words.remove());
    if (!sequence.matches()) {
      throw new IllegalArgumentException("no sequence numbers");
    }
    int seq = number(sequence.group(1));
    int payload = number(sequence.group(3));
    if (seq + payload != number(sequence.group(2))) {
      throw new IllegalArgumentException("sequence numbers do not fit the length");
    }
    Options options = new Options(words);
    Line.Traits traits = traits(from, flags, options, rstText);
    return new Line.Packet(timeNs, tuple, from, flags, seq, options.ack, payload, traits, expected);
  }

  /** What common stacks put there when the script does not say. */
  private Line.Traits traits(End from, int flags, Options options, String rstText) {
    boolean syn = (flags & TcpFlags.SYN) != 0;
    boolean ack = (flags & TcpFlags.ACK) != 0;
    boolean stateless = (flags & TcpFlags.RST) != 0 && !ack;
    int window = syn ? 64240 : stateless ? 0 : from == End.C ? 502 : 509;
    int ipId = options.ipId;
    if (ipId < 0) {
      // Linux puts 0 into SYN-ACKs and into RSTs that no socket sends.
      ipId = stateless || (syn && ack) ? 0 : nextIpId.merge(from, 1, Integer::sum);
    }
    return new Line.Traits(
        options.window < 0 ? window : options.window,
        options.ttl < 0 ? (from == End.C ? 64 : 57) : options.ttl,
        ipId,
        options.df,
        options.dscp,
        options.tsVal,
        options.tsEcr,
        options.stream,
        options.firstPayloadByte,
        options.details(flags, rstText),
        options.link);
  }

  private static int flags(String text) {
    int flags = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      flags |=
          switch (c) {
            case 'S' -> TcpFlags.SYN;
            case 'F' -> TcpFlags.FIN;
            case 'R' -> TcpFlags.RST;
            case 'P' -> TcpFlags.PSH;
            case '.' -> TcpFlags.ACK;
            case 'U' -> TcpFlags.URG;
            case 'E' -> TcpFlags.ECE;
            case 'W' -> TcpFlags.CWR;
            case '-' -> 0; // no flags at all
            default -> throw new IllegalArgumentException("no flag: " + c);
          };
    }
    return flags;
  }

  /** The last byte of it; the others are those of nobody's address (IEEE 802). */
  private static long link(String lastByte) {
    return 0x0200_0000_0000L | Integer.parseInt(lastByte, 16);
  }

  private static int number(String text) {
    return Integer.parseUnsignedInt(text);
  }

  /** The words after the sequence numbers. */
  private static final class Options {
    private int ack;
    private int window = -1;
    private int ttl = -1;
    private int ipId = -1;
    private int df = 1;
    private int dscp;
    private long tsVal = CapturedFrame.ABSENT;
    private long tsEcr = CapturedFrame.ABSENT;
    private long stream = CapturedFrame.ABSENT;
    private int firstPayloadByte = CapturedFrame.ABSENT;
    private int mss = CapturedFrame.ABSENT;
    private int windowScale = CapturedFrame.ABSENT;
    private long kinds;
    private SackBlocks sack = SackBlocks.NONE;
    private Checksum checksum = Checksum.UNKNOWN;
    private int tlsAlert = CapturedFrame.ABSENT;
    private long link = CapturedFrame.ABSENT;

    Options(Deque<String> words) {
      while (!words.isEmpty()) {
        String option = words.remove();
        switch (option) {
          case "ack" -> ack = number(words.remove());
          case "win" -> window = number(words.remove());
          case "ttl" -> ttl = number(words.remove());
          case "id" -> ipId = number(words.remove());
          case "df" -> df = 1;
          case "nodf" -> df = 0;
          case "dscp" -> dscp = number(words.remove());
          case "ts" -> {
            tsVal = Long.parseLong(words.remove());
            kinds |= 1L << 8;
          }
          case "ecr" -> tsEcr = Long.parseLong(words.remove());
          case "stream" -> stream = Long.parseLong(words.remove());
          case "alert" -> {
            tlsAlert = ClearTlsAlert.of(2, Long.parseLong(words.remove()));
            firstPayloadByte = 21;
          }
          case "first" -> firstPayloadByte = number(words.remove());
          case "mss" -> {
            mss = number(words.remove());
            kinds |= 1L << 2;
          }
          case "wscale" -> {
            windowScale = number(words.remove());
            kinds |= 1L << 3;
          }
          case "sack" -> {
            String[] edges = words.remove().split("[:,]", -1);
            sack = SackBlocks.of(Arrays.stream(edges).mapToInt(ScriptParser::number).toArray());
            kinds |= 1L << 5;
          }
          case "mac" -> link = link(words.remove());
          case "cut" -> kinds |= SegmentDetails.OPTIONS_CUT;
          case "kind" -> kinds |= 1L << number(words.remove());
          case "sum" -> checksum = Checksum.valueOf(words.remove().toUpperCase(Locale.ROOT));
          default -> throw new IllegalArgumentException("no option: " + option);
        }
      }
    }

    SegmentDetails details(int flags, String rstText) {
      boolean some =
          mss >= 0 || windowScale >= 0 || sack.count() > 0 || !rstText.isEmpty() || tlsAlert >= 0;
      long told = SegmentDetails.toldKinds(flags, kinds);
      return some || told != 0
          ? new SegmentDetails(mss, windowScale, told, sack, checksum, rstText, tlsAlert)
          : SegmentDetails.of(checksum);
    }
  }
}
