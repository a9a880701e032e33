package org.tcpteardown.cli.render;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.story.LadderText;
import org.tcpteardown.story.RelativeNumbers;
import org.tcpteardown.story.Rung;
import org.tcpteardown.story.Sides;
import org.tcpteardown.story.Timers;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.AsaReason;
import org.tcpteardown.verdict.ClosedBy;
import org.tcpteardown.verdict.Step;
import org.tcpteardown.verdict.Verdict;

/** The long form of a verdict, for programs. Times are numbers in seconds, as in all results. */
public final class FlowJson {
  private final FlowDetail told;
  private final RelativeNumbers numbers;
  private final JsonWriter json;

  private FlowJson(FlowDetail told, PrintWriter out) {
    this.told = told;
    this.numbers = new RelativeNumbers(told.frames().kept());
    this.json = JsonText.writer(out);
    json.setHtmlSafe(true);
    json.setIndent("  ");
  }

  /** Prints one object. */
  public static void print(FlowDetail told, PrintWriter out) throws IOException {
    new FlowJson(told, out).document();
    out.println();
  }

  private void document() throws IOException {
    Verdict verdict = told.report().verdict();
    json.beginObject();
    identity();
    json.name("end").value(verdict.end().id());
    ClosedBy closedBy = verdict.closedBy();
    if (closedBy != null) {
      json.name("closed_by").value(closedBy.id());
    }
    json.name("cause").value(verdict.cause().id());
    json.name("confidence").value(verdict.confidence());
    json.name("verdict").value(verdict.sentence());
    json.name("ladder").beginArray();
    for (Rung rung : told.ladder()) {
      rung(rung);
    }
    json.endArray();
    Sides sides = Sides.of(told.report());
    texts("found", sides.found());
    texts("evidence_for", sides.pro());
    texts("evidence_against", sides.contra());
    texts("timers", Timers.of(told.report()));
    steps(verdict.explanation().next());
    asa(told.asaReason());
    json.endObject();
  }

  private void identity() throws IOException {
    Flow flow = told.flow();
    json.name("capture").value(told.capture().name());
    json.name("complete").value(told.capture().complete());
    json.name("flow").value(flow.number());
    json.name("client").value(flow.client().endpoint().toString());
    json.name("server").value(flow.server().endpoint().toString());
    json.name("known").value(told.howKnown());
    json.name("segments").value(flow.frames());
    json.name("first_frame").value(flow.firstSegment().frame());
    json.name("last_frame").value(flow.lastSegment().frame());
    seconds("start", flow.firstSegment().timeNs());
    seconds("duration", flow.lastSegment().timeNs() - flow.firstSegment().timeNs());
  }

  private void rung(Rung rung) throws IOException {
    json.beginObject();
    if (rung instanceof Rung.OfFrames frames) {
      ofFrames(frames);
    } else if (rung instanceof Rung.Silence silence) {
      json.name("kind").value("silence");
      seconds("quiet", silence.quietNs());
    } else if (rung instanceof Rung.Omitted omitted) {
      json.name("kind").value("omitted");
      json.name("frames").value(omitted.frames());
      json.name("client_bytes").value(omitted.clientBytes());
      json.name("server_bytes").value(omitted.serverBytes());
    } else if (rung instanceof Rung.End end) {
      json.name("kind").value(end.by().name().toLowerCase(Locale.ROOT));
      seconds("quiet", end.quietNs());
    }
    json.endObject();
  }

  private void ofFrames(Rung.OfFrames rung) throws IOException {
    if (rung instanceof Rung.Handshake) {
      json.name("kind").value("handshake");
    } else if (rung instanceof Rung.Repeats repeats) {
      json.name("kind").value("repeats");
      json.name("repeats").value(repeats.count());
      json.name("gaps_double").value(repeats.gapsDouble());
    } else {
      json.name("kind").value("frame");
    }
    CapturedFrame first = rung.first();
    seconds("time", first.timeNs() - told.flow().firstSegment().timeNs());
    json.name("frame").value(first.frame());
    json.name("last_frame").value(rung.last().frame());
    if (first instanceof Segment segment) {
      segment(segment);
    } else if (first instanceof IcmpError error) {
      json.name("from").value("icmp");
      json.name("icmp_sender").value(error.sender().toString());
      json.name("icmp_type").value(error.type());
      absentOr("icmp_code", error.code());
    }
    json.name("findings").beginArray();
    for (Finding finding : rung.findings()) {
      json.value(finding.id().id());
    }
    json.endArray();
  }

  private void segment(Segment segment) throws IOException {
    boolean client = segment.source().equals(told.flow().client().endpoint());
    json.name("from").value(client ? "client" : "server");
    json.name("flags").value(LadderText.flags(segment.flags()));
    json.name("seq").value(numbers.seq(segment));
    if (segment.isAck()) {
      json.name("ack").value(numbers.ack(segment));
    }
    json.name("len").value(segment.payloadBytes());
    absentOr("ttl", segment.ttl());
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.name(name).beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }

  private void steps(List<Step> steps) throws IOException {
    json.name("next").beginArray();
    for (Step step : steps) {
      json.beginObject();
      json.name("kind").value(step.kind().name().toLowerCase(Locale.ROOT));
      json.name("text").value(step.text());
      json.endObject();
    }
    json.endArray();
  }

  private void asa(AsaReason asa) throws IOException {
    json.name("asa_302014").beginObject();
    json.name("reason");
    if (asa.reason().isEmpty()) {
      json.nullValue();
    } else {
      json.value(asa.reason());
    }
    json.name("because").value(asa.because());
    json.endObject();
  }

  private void absentOr(String name, int number) throws IOException {
    if (number != CapturedFrame.ABSENT) {
      json.name(name).value(number);
    }
  }

  private void seconds(String name, long durationNs) throws IOException {
    json.name(name).jsonValue(FieldValue.secondsText(durationNs));
  }
}
