package org.tcpteardown.cli.compare;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.cli.render.SmallWrites;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathEnd;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.path.ClockRelation;
import org.tcpteardown.path.FlowMatches;
import org.tcpteardown.path.FlowPair;
import org.tcpteardown.path.PathTally;
import org.tcpteardown.path.PointFlow;

/** What lies between points, for programs. */
public final class ComparisonJson {
  /**
   * Two names of one host.
   *
   * @param a at the first point
   * @param b at the second
   * @param connections of how many connections
   */
  private record Address(IpAddress a, IpAddress b, long connections) {}

  /**
   * How two clocks relate at a time.
   *
   * @param atNs nanoseconds since 1970, of the first point's clock
   */
  private record Clock(ClockRelation relation, long atNs) {}

  private static final Shape<FlowPair> PAIR =
      Shape.<FlowPair>of("pair", "One connection at both points")
          .with("flow_a", JsonTypes.COUNT, "tcp.stream at a", pair -> pair.a().number())
          .with("flow_b", JsonTypes.COUNT, "tcp.stream at b", pair -> pair.b().number())
          .with("confidence", JsonTypes.INT, "0 to 100", FlowPair::confidence);

  private static final Shape<FlowMatches.Ambiguity> AMBIGUITY =
      Shape.<FlowMatches.Ambiguity>of("ambiguity", "A connection that several may be")
          .with("flow_a", JsonTypes.COUNT, "tcp.stream at a", one -> one.a().number())
          .with("flows_b", JsonTypes.NUMBERS, "tcp.stream at b", one -> numbers(one.b()));

  private static final Shape<Clock> CLOCK =
      Shape.<Clock>of("clock", "How the clock of b relates to that of a")
          .with(
              "offset",
              JsonTypes.SECONDS,
              "b's minus a's when a begins",
              clock -> clock.relation().offsetNs(clock.atNs()))
          .with(
              "offset_error",
              JsonTypes.SECONDS,
              "How wrong that may be, in either direction",
              clock -> clock.relation().errorNs(clock.atNs()))
          .with(
              "drift_ppm",
              JsonTypes.DECIMAL,
              "By how much b's runs faster, in millionths",
              clock -> clock.relation().driftPpm())
          .with(
              "drift_error_ppm",
              JsonTypes.DECIMAL,
              "How wrong that may be",
              clock -> clock.relation().driftErrorPpm())
          .with(
              "one_sided",
              JsonTypes.FLAG,
              "Whether packets of one direction only tell of it",
              clock -> clock.relation().isOneSided())
          .with(
              "steps",
              JsonTypes.FLAG,
              "Whether a clock was set in between",
              clock -> clock.relation().hasSteps());

  private static final Shape<Address> ADDRESS =
      Shape.<Address>of("address", "Two names of one host")
          .with("a", JsonTypes.TEXT, "At a", address -> address.a().toString())
          .with("b", JsonTypes.TEXT, "At b", address -> address.b().toString())
          .with("connections", JsonTypes.COUNT, "Of so many connections", Address::connections);

  private static final Shape<PathTally> PATH =
      Shape.<PathTally>of("path", "What the path does to all connections")
          .with(
              "hops",
              JsonTypes.map(JsonTypes.COUNT),
              "By hops between the points, how many connections",
              ComparisonJson::hops)
          .with(
              "ports_rewritten",
              JsonTypes.COUNT,
              "Connections with other ports at b",
              PathTally::portsRewritten)
          .with(
              "numbers_rewritten",
              JsonTypes.COUNT,
              "Connections with other sequence numbers at b",
              PathTally::numbersRewritten)
          .with(
              "timestamps_kept",
              JsonTypes.FLAG,
              "Whether TCP timestamps are the same at b",
              PathTally::timestampsKept)
          .with(
              "window_scale_rewritten",
              JsonTypes.COUNT,
              "Connections with another window scale at b",
              PathTally::windowScaleRewritten)
          .with(
              "mss",
              JsonTypes.map(JsonTypes.COUNT),
              "By how the maximum segment size was changed, how many",
              PathTally::mssClamped)
          .with(
              "addresses",
              JsonTypes.list(ADDRESS),
              "Hosts with two names",
              ComparisonJson::addresses)
          .with(
              "usual_a_to_b",
              JsonTypes.SECONDS,
              "The usual time from a to b",
              tally -> tally.usualNs(true))
          .with(
              "usual_b_to_a",
              JsonTypes.SECONDS,
              "The usual time from b to a",
              tally -> tally.usualNs(false));

  private static final Shape<PathReport> REPORT = report();

  private static final Shape<Finding> FINDING =
      Shape.<Finding>of("path_finding", "A finding at one of the points")
          .with("frame", JsonTypes.COUNT, "frame.number", Finding::frame)
          .with("flow", JsonTypes.NUMBER, "tcp.stream", Finding::flow)
          .with("id", JsonTypes.FINDING_ID, "What it is", finding -> finding.id().id())
          .with("severity", JsonTypes.SEVERITY, "How bad", finding -> finding.severity().id())
          .with("value", JsonTypes.TEXT, "Its value", finding -> finding.value().plain())
          .with("text", JsonTypes.TEXT, "One sentence", Finding::text);

  private static final Shape<Link> LINK =
      Shape.<Link>of("link", "What lies between two neighbouring points")
          .with("a", JsonTypes.TEXT, "The first point", link -> link.points().a().name())
          .with("b", JsonTypes.TEXT, "The second point", link -> link.points().b().name())
          .with(
              "one_place",
              JsonTypes.FLAG,
              "Whether both were captured at one place",
              link -> link.comparison().isOnePlace())
          .with(
              "pairs",
              JsonTypes.list(PAIR),
              "Connections that are at both points",
              link -> link.comparison().matches().pairs())
          .with(
              "relayed",
              JsonTypes.list(PAIR),
              "Connections that a device ends and makes anew",
              link -> link.comparison().matches().relayed())
          .with(
              "only_a",
              JsonTypes.NUMBERS,
              "Connections that are at a only",
              link -> numbers(link.comparison().matches().onlyA()))
          .with(
              "only_b",
              JsonTypes.NUMBERS,
              "Connections that are at b only",
              link -> numbers(link.comparison().matches().onlyB()))
          .with(
              "ambiguous",
              JsonTypes.list(AMBIGUITY),
              "Connections for which there are several at b",
              link -> link.comparison().matches().ambiguous())
          .maybe("clock", CLOCK, "Left out if it is not known", ComparisonJson::clock)
          .with("path", PATH, "What it does to all", link -> link.comparison().tally())
          .with(
              "clean_flows",
              JsonTypes.COUNT,
              "Connections to which it did nothing worth telling",
              link -> link.comparison().cleanFlows())
          .with("flows", JsonTypes.list(REPORT), "What it did to others", Link::reports)
          .with("findings_a", JsonTypes.list(FINDING), "Findings at a", Link::findingsA)
          .with("findings_b", JsonTypes.list(FINDING), "Findings at b", Link::findingsB);

  private static final Shape<List<Link>> COMPARISON =
      Shape.<List<Link>>of("comparison", "What lies between points on a path")
          .with(
              "links",
              JsonTypes.list(LINK),
              "One for each two neighbouring points",
              links -> links);

  /** What is printed. */
  public static final JsonForm FORM =
      new JsonForm(
          "comparison",
          List.of("compare --format json"),
          /* isLines= */ false,
          "What the path between capture points lost, and what it made",
          List.of(COMPARISON));

  /** One link a line. */
  public static final JsonForm LINES =
      new JsonForm(
          "comparison-lines",
          List.of("compare --format ndjson"),
          /* isLines= */ true,
          "The same, a line for each two neighbouring points",
          List.of(LINK));

  private ComparisonJson() {}

  /** Prints one object with an array {@code links}, one for each two neighbouring points. */
  public static void print(List<Link> links, PrintWriter out) throws IOException {
    print(COMPARISON, links, "  ", out);
  }

  /** Prints an object a line, one for each two neighbouring points. */
  public static void printLines(List<Link> links, PrintWriter out) throws IOException {
    for (Link link : links) {
      print(LINK, link, "", out);
    }
  }

  private static <T> void print(JsonType<T> type, T value, String indent, PrintWriter out)
      throws IOException {
    JsonWriter json = JsonText.writer(new SmallWrites(out));
    json.setHtmlSafe(true);
    json.setIndent(indent);
    type.write(value, json);
    json.flush();
    out.println();
  }

  private static List<Long> numbers(List<PointFlow> flows) {
    return flows.stream().map(flow -> flow.number()).toList();
  }

  private static @Nullable Clock clock(Link link) {
    ClockRelation relation = link.comparison().clock();
    return relation.isKnown() ? new Clock(relation, link.comparison().boundsA().startNs()) : null;
  }

  private static Map<String, Long> hops(PathTally tally) {
    Map<String, Long> hops = new LinkedHashMap<>();
    tally.hops().forEach((count, connections) -> hops.put(count.toString(), connections));
    return hops;
  }

  private static List<Address> addresses(PathTally tally) {
    List<Address> all = new ArrayList<>();
    tally
        .addresses()
        .forEach(
            (here, others) ->
                others.forEach((there, count) -> all.add(new Address(here, there, count))));
    return all;
  }

  private static Shape<PathReport> report() {
    Shape<PathReport> report = Shape.of("path_report", "What the path did to a connection");
    ends(report, "a", one -> one.flow().a());
    ends(report, "b", one -> one.flow().b());
    return report
        .maybe(
            "confidence",
            JsonTypes.INT,
            "How sure it is that both are one connection, 0 to 100",
            ComparisonJson::confidence)
        .with(
            "end",
            JsonTypes.oneOf(PathEnd.values(), PathEnd::id),
            "What it did",
            one -> one.end().id())
        .with("severity", JsonTypes.SEVERITY, "How bad", one -> one.severity().id())
        .with("what", JsonTypes.TEXT, "What happened", PathReport::what)
        .with("why", JsonTypes.TEXT, "The most likely reason", PathReport::why)
        .with("next", JsonTypes.TEXT, "What to do next", PathReport::next);
  }

  private static @Nullable Integer confidence(PathReport report) {
    FlowPair pair = report.flow().pair();
    return pair == null ? null : (Integer) pair.confidence();
  }

  private static void ends(
      Shape<PathReport> report, String point, Shape.Getter<PathReport, PointFlow> flow) {
    String absent = " at " + point + "; left out if it was not seen there";
    report
        .maybe(
            "flow_" + point,
            JsonTypes.COUNT,
            "tcp.stream" + absent,
            of -> {
              PointFlow there = flow.of(of);
              return there == null ? null : (Long) there.number();
            })
        .maybe(
            "client_" + point,
            JsonTypes.TEXT,
            "Address and port" + absent,
            of -> {
              PointFlow there = flow.of(of);
              return there == null ? null : there.client().toString();
            })
        .maybe(
            "server_" + point,
            JsonTypes.TEXT,
            "Address and port" + absent,
            of -> {
              PointFlow there = flow.of(of);
              return there == null ? null : there.server().toString();
            });
  }
}
