package org.tcpteardown.cli.render;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.json.Choice;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.story.LadderText;
import org.tcpteardown.story.RelativeNumbers;
import org.tcpteardown.story.Rung;
import org.tcpteardown.story.Sides;
import org.tcpteardown.story.Timers;
import org.tcpteardown.verdict.AsaReason;
import org.tcpteardown.verdict.ClosedBy;
import org.tcpteardown.verdict.Step;

/** The long form of a verdict, for programs. Times are numbers in seconds, as in all results. */
public final class FlowJson {
  /** A flow and what is said for and against its verdict. */
  private record Told(FlowDetail detail, Sides sides, RelativeNumbers numbers) {
    List<Line> ladder() {
      return detail.ladder().stream().map(rung -> new Line(rung, this)).toList();
    }
  }

  /** A line of its ladder. */
  private record Line(Rung rung, Told told) {
    @Nullable Frames frames() {
      return rung instanceof Rung.OfFrames frames ? new Frames(frames, told) : null;
    }
  }

  /** A line that stands for frames. */
  private record Frames(Rung.OfFrames rung, Told told) {
    String kind() {
      return rung instanceof Rung.Handshake
          ? "handshake"
          : rung instanceof Rung.Repeats ? "repeats" : "frame";
    }

    Rung.@Nullable Repeats repeats() {
      return rung instanceof Rung.Repeats repeats ? repeats : null;
    }

    @Nullable Segment segment() {
      return rung.first() instanceof Segment segment ? segment : null;
    }

    @Nullable IcmpError icmp() {
      return rung.first() instanceof IcmpError error ? error : null;
    }

    @Nullable String from() {
      Segment segment = segment();
      if (segment == null) {
        return icmp() == null ? null : "icmp";
      }
      boolean client = segment.source().equals(told.detail().flow().client().endpoint());
      return client ? "client" : "server";
    }

    long timeNs() {
      return rung.first().timeNs() - told.detail().flow().firstSegment().timeNs();
    }

    @Nullable Long seq() {
      Segment segment = segment();
      return segment == null ? null : (Long) told.numbers().seq(segment);
    }

    @Nullable Long ack() {
      Segment segment = segment();
      return segment == null || !segment.isAck() ? null : (Long) told.numbers().ack(segment);
    }

    List<String> findings() {
      return rung.findings().stream().map(finding -> finding.id().id()).toList();
    }
  }

  private static final Shape<Rung.Repeats> REPEATS =
      Shape.<Rung.Repeats>of("repeats", "One end doing the same again and again")
          .maybe("repeats", JsonTypes.INT, "How often it was repeated", repeats -> repeats.count())
          .maybe(
              "gaps_double",
              JsonTypes.FLAG,
              "Whether a retransmission timer backs off",
              repeats -> repeats.gapsDouble());

  private static final Shape<IcmpError> ICMP =
      Shape.<IcmpError>of("icmp", "An ICMP error")
          .maybe("icmp_sender", JsonTypes.TEXT, "Its sender's address", e -> e.sender().toString())
          .maybe("icmp_type", JsonTypes.INT, "Its type", e -> e.type())
          .maybe("icmp_code", JsonTypes.INT, "Its code", e -> present(e.code()));

  private static final Shape<Frames> FRAMES =
      Shape.<Frames>of("frames", "A line that stands for one frame or more")
          .with(
              "kind",
              JsonTypes.oneOf(List.of("frame", "handshake", "repeats")),
              "What it stands for",
              Frames::kind)
          .within(REPEATS, Frames::repeats)
          .with("time", JsonTypes.SECONDS, "Since the flow's first frame", Frames::timeNs)
          .with("frame", JsonTypes.COUNT, "The first", line -> line.rung().first().frame())
          .with("last_frame", JsonTypes.COUNT, "The last", line -> line.rung().last().frame())
          .maybe(
              "from",
              JsonTypes.oneOf(List.of("client", "server", "icmp")),
              "Who sent it",
              Frames::from)
          .maybe("flags", JsonTypes.TEXT, "TCP flags", line -> flags(line.segment()))
          .maybe("seq", JsonTypes.NUMBER, "Relative sequence number", Frames::seq)
          .maybe("ack", JsonTypes.NUMBER, "Relative acknowledgement number", Frames::ack)
          .maybe("len", JsonTypes.INT, "Bytes of payload", line -> payloadBytes(line.segment()))
          .maybe("ttl", JsonTypes.INT, "TTL or hop limit", line -> ttl(line.segment()))
          .within(ICMP, Frames::icmp)
          .with(
              "findings",
              JsonTypes.list(JsonTypes.FINDING_ID),
              "What was found on them",
              Frames::findings);

  private static final Shape<Rung.Silence> SILENCE =
      Shape.<Rung.Silence>of("silence", "Nobody sent anything")
          .with("kind", JsonTypes.constant("silence"), "What it is", silence -> "silence")
          .with("quiet", JsonTypes.SECONDS, "For how long", Rung.Silence::quietNs);

  private static final Shape<Rung.Omitted> OMITTED =
      Shape.<Rung.Omitted>of("omitted", "Frames that are not shown")
          .with("kind", JsonTypes.constant("omitted"), "What it is", omitted -> "omitted")
          .with("frames", JsonTypes.COUNT, "How many", Rung.Omitted::frames)
          .with(
              "client_bytes",
              JsonTypes.COUNT,
              "Payload of the client in them",
              Rung.Omitted::clientBytes)
          .with(
              "server_bytes",
              JsonTypes.COUNT,
              "Payload of the server in them",
              Rung.Omitted::serverBytes);

  private static final Shape<Rung.End> END =
      Shape.<Rung.End>of("end", "Nothing more until the end of the watch")
          .with(
              "kind",
              JsonTypes.oneOf(Rung.End.By.values(), FlowJson::lower),
              "What ended it",
              end -> lower(end.by()))
          .with(
              "quiet",
              JsonTypes.SECONDS,
              "How long it was watched after its last frame",
              Rung.End::quietNs);

  private static final Choice<Line> LINE =
      new Choice<Line>()
          .or(Line::frames, FRAMES)
          .or(line -> line.rung() instanceof Rung.Silence silence ? silence : null, SILENCE)
          .or(line -> line.rung() instanceof Rung.Omitted omitted ? omitted : null, OMITTED)
          .or(line -> line.rung() instanceof Rung.End end ? end : null, END);

  private static final Shape<Step> STEP =
      Shape.<Step>of("step", "What to do next")
          .with(
              "kind",
              JsonTypes.oneOf(Step.Kind.values(), FlowJson::lower),
              "Of what kind",
              step -> lower(step.kind()))
          .with("text", JsonTypes.TEXT, "One sentence", Step::text);

  private static final Shape<AsaReason> ASA =
      Shape.<AsaReason>of("asa_302014", "What a Cisco ASA on the path would have logged")
          .orNull(
              "reason",
              JsonTypes.TEXT,
              "The reason in its message; null for none",
              asa -> asa.reason().isEmpty() ? null : asa.reason())
          .with("because", JsonTypes.TEXT, "Why that", AsaReason::because);

  private static final Shape<Told> TOLD =
      Shape.<Told>of("explanation", "How and why a connection ended")
          .with("capture", JsonTypes.TEXT, "Its base name", told -> told.detail().capture().name())
          .with(
              "complete",
              JsonTypes.FLAG,
              "Whether all of it was read",
              told -> told.detail().capture().complete())
          .with("flow", JsonTypes.COUNT, "tcp.stream", told -> told.detail().flow().number())
          .with(
              "client",
              JsonTypes.TEXT,
              "Address and port",
              told -> told.detail().flow().client().endpoint().toString())
          .with(
              "server",
              JsonTypes.TEXT,
              "Address and port",
              told -> told.detail().flow().server().endpoint().toString())
          .with(
              "known",
              JsonTypes.TEXT,
              "From where on, and in which directions, it was captured",
              told -> told.detail().howKnown())
          .with(
              "segments",
              JsonTypes.COUNT,
              "TCP segments captured",
              told -> told.detail().flow().frames())
          .with(
              "first_frame",
              JsonTypes.COUNT,
              "frame.number",
              told -> told.detail().flow().firstSegment().frame())
          .with(
              "last_frame",
              JsonTypes.COUNT,
              "frame.number",
              told -> told.detail().flow().lastSegment().frame())
          .with(
              "start",
              JsonTypes.SECONDS,
              "Seconds since 1970",
              told -> told.detail().flow().firstSegment().timeNs())
          .with("duration", JsonTypes.SECONDS, "From the first to the last", FlowJson::durationNs)
          .with(
              "end",
              ResultShapes.END,
              "How it ended",
              told -> told.detail().report().verdict().end().id())
          .maybe("closed_by", ResultShapes.CLOSED_BY, "Who moved first", FlowJson::closedBy)
          .with(
              "cause",
              ResultShapes.CAUSE,
              "The best explanation",
              told -> told.detail().report().verdict().cause().id())
          .with(
              "confidence",
              JsonTypes.INT,
              "How sure that is, 0 to 100",
              told -> told.detail().report().verdict().confidence())
          .with(
              "verdict",
              JsonTypes.TEXT,
              "In a sentence or two",
              told -> told.detail().report().verdict().sentence())
          .with("ladder", JsonTypes.list(LINE), "The decisive frames", Told::ladder)
          .with("found", JsonTypes.TEXTS, "What was found", told -> told.sides().found())
          .with("evidence_for", JsonTypes.TEXTS, "For the cause", told -> told.sides().pro())
          .with("evidence_against", JsonTypes.TEXTS, "Against it", told -> told.sides().contra())
          .with(
              "timers",
              JsonTypes.TEXTS,
              "Known timers that fit",
              told -> Timers.of(told.detail().report()))
          .with(
              "next",
              JsonTypes.list(STEP),
              "What to do next",
              told -> told.detail().report().verdict().explanation().next())
          .with("asa_302014", ASA, "For firewall logs", told -> told.detail().asaReason());

  /** What is printed. */
  public static final JsonForm FORM =
      new JsonForm(
          "explanation",
          List.of("explain --format json"),
          /* isLines= */ false,
          "How and why a connection ended: decisive frames, evidence, what to do next",
          List.of(TOLD));

  private FlowJson() {}

  /** Prints one object. */
  public static void print(FlowDetail told, PrintWriter out) throws IOException {
    JsonWriter json = JsonText.writer(out);
    json.setHtmlSafe(true);
    json.setIndent("  ");
    RelativeNumbers numbers = new RelativeNumbers(told.frames().kept());
    TOLD.write(new Told(told, Sides.of(told.report()), numbers), json);
    json.flush();
    out.println();
  }

  private static long durationNs(Told told) {
    return told.detail().flow().lastSegment().timeNs()
        - told.detail().flow().firstSegment().timeNs();
  }

  private static @Nullable String closedBy(Told told) {
    ClosedBy closedBy = told.detail().report().verdict().closedBy();
    return closedBy == null ? null : closedBy.id();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String flags(@Nullable Segment segment) {
    return segment == null ? null : LadderText.flags(segment.flags());
  }

  private static @Nullable Integer payloadBytes(@Nullable Segment segment) {
    return segment == null ? null : (Integer) segment.payloadBytes();
  }

  private static @Nullable Integer ttl(@Nullable Segment segment) {
    return segment == null ? null : present(segment.ttl());
  }

  private static @Nullable Integer present(int number) {
    return number == CapturedFrame.ABSENT ? null : (Integer) number;
  }
}
