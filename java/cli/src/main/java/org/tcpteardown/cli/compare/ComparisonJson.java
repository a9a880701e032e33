package org.tcpteardown.cli.compare;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.path.ClockRelation;
import org.tcpteardown.path.FlowMatches;
import org.tcpteardown.path.FlowPair;
import org.tcpteardown.path.PathTally;
import org.tcpteardown.path.PointFlow;

/** What lies between points, for programs. */
public final class ComparisonJson {
  private final JsonWriter json;

  private ComparisonJson(PrintWriter out) {
    json = JsonText.writer(out);
    json.setHtmlSafe(true);
    json.setIndent("  ");
  }

  /** Prints one object with an array {@code links}, one for each two neighbouring points. */
  public static void print(List<Link> links, PrintWriter out) throws IOException {
    ComparisonJson writer = new ComparisonJson(out);
    writer.json.beginObject().name("links").beginArray();
    for (Link link : links) {
      writer.link(link);
    }
    writer.json.endArray().endObject();
    out.println();
  }

  private void link(Link link) throws IOException {
    json.beginObject();
    json.name("a").value(link.points().a());
    json.name("b").value(link.points().b());
    json.name("one_place").value(link.comparison().isOnePlace());
    matches(link.comparison().matches());
    clock(link);
    path(link.comparison().tally());
    json.name("clean_flows").value(link.comparison().cleanFlows());
    json.name("flows").beginArray();
    for (PathReport report : link.reports()) {
      report(report);
    }
    json.endArray();
    findings("findings_a", link.findingsA());
    findings("findings_b", link.findingsB());
    json.endObject();
  }

  private void matches(FlowMatches matches) throws IOException {
    pairs("pairs", matches.pairs());
    pairs("relayed", matches.relayed());
    numbers("only_a", matches.onlyA());
    numbers("only_b", matches.onlyB());
    json.name("ambiguous").beginArray();
    for (FlowMatches.Ambiguity one : matches.ambiguous()) {
      json.beginObject().name("flow_a").value(one.a().number());
      numbers("flows_b", one.b());
      json.endObject();
    }
    json.endArray();
  }

  private void pairs(String name, List<FlowPair> pairs) throws IOException {
    json.name(name).beginArray();
    for (FlowPair pair : pairs) {
      json.beginObject();
      json.name("flow_a").value(pair.a().number());
      json.name("flow_b").value(pair.b().number());
      json.name("confidence").value(pair.confidence());
      json.endObject();
    }
    json.endArray();
  }

  private void numbers(String name, List<PointFlow> flows) throws IOException {
    json.name(name).beginArray();
    for (PointFlow flow : flows) {
      json.value(flow.number());
    }
    json.endArray();
  }

  private void clock(Link link) throws IOException {
    ClockRelation clock = link.comparison().clock();
    if (!clock.isKnown()) {
      return;
    }
    long at = link.comparison().boundsA().startNs();
    json.name("clock").beginObject();
    seconds("offset", clock.offsetNs(at));
    seconds("offset_error", clock.errorNs(at));
    json.name("drift_ppm").value(clock.driftPpm());
    json.name("drift_error_ppm").value(clock.driftErrorPpm());
    json.name("one_sided").value(clock.isOneSided());
    json.name("steps").value(clock.hasSteps());
    json.endObject();
  }

  private void path(PathTally tally) throws IOException {
    json.name("path").beginObject();
    json.name("hops").beginObject();
    for (Map.Entry<Integer, Long> entry : tally.hops().entrySet()) {
      json.name(entry.getKey().toString()).value(entry.getValue());
    }
    json.endObject();
    json.name("ports_rewritten").value(tally.portsRewritten());
    json.name("numbers_rewritten").value(tally.numbersRewritten());
    json.name("timestamps_kept").value(tally.timestampsKept());
    json.name("window_scale_rewritten").value(tally.windowScaleRewritten());
    json.name("mss").beginObject();
    for (Map.Entry<String, Long> entry : tally.mssClamped().entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
    json.name("addresses").beginArray();
    for (Map.Entry<IpAddress, Map<IpAddress, Long>> entry : tally.addresses().entrySet()) {
      for (Map.Entry<IpAddress, Long> there : entry.getValue().entrySet()) {
        json.beginObject();
        json.name("a").value(entry.getKey().toString());
        json.name("b").value(there.getKey().toString());
        json.name("connections").value(there.getValue());
        json.endObject();
      }
    }
    json.endArray();
    seconds("usual_a_to_b", tally.usualNs(true));
    seconds("usual_b_to_a", tally.usualNs(false));
    json.endObject();
  }

  private void report(PathReport report) throws IOException {
    json.beginObject();
    flow("a", report.flow().a());
    flow("b", report.flow().b());
    if (report.flow().pair() != null) {
      json.name("confidence").value(report.flow().pair().confidence());
    }
    json.name("end").value(report.end().id());
    json.name("severity").value(report.severity().id());
    json.name("what").value(report.what());
    json.name("why").value(report.why());
    json.name("next").value(report.next());
    json.endObject();
  }

  private void flow(String name, @Nullable PointFlow flow) throws IOException {
    if (flow != null) {
      json.name("flow_" + name).value(flow.number());
      json.name("client_" + name).value(flow.client().toString());
      json.name("server_" + name).value(flow.server().toString());
    }
  }

  private void findings(String name, List<Finding> findings) throws IOException {
    json.name(name).beginArray();
    for (Finding finding : findings) {
      json.beginObject();
      json.name("frame").value(finding.frame());
      json.name("flow").value(finding.flow());
      json.name("id").value(finding.id().id());
      json.name("severity").value(finding.severity().id());
      json.name("value").value(finding.value().plain());
      json.name("text").value(finding.text());
      json.endObject();
    }
    json.endArray();
  }

  private void seconds(String name, long durationNs) throws IOException {
    json.name(name).jsonValue(FieldValue.secondsText(durationNs));
  }
}
