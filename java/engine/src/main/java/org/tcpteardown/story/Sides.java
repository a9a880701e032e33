package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.OtherLink;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.verdict.Argument;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.DataCheck;
import org.tcpteardown.verdict.Verdict;

/**
 * What was found, what speaks for the cause and what against it: sentences without full stop.
 *
 * @param found what was observed, the worst first
 * @param pro reasons to believe the cause
 * @param contra reasons to doubt it, and what the capture cannot show
 */
public record Sides(List<String> found, List<String> pro, List<String> contra) {
  /** Weak signs of forgery are told only if they add up to this: less is noise. */
  private static final int WORTH_TELLING = 20;

  /** All there is to say about a flow. */
  public static Sides of(FlowReport report) {
    Collector all = new Collector(report);
    all.findings();
    all.data();
    all.arguments();
    all.forgery();
    all.limits();
    return new Sides(List.copyOf(all.found), List.copyOf(all.pro), List.copyOf(all.contra));
  }

  private static final class Collector {
    private final FlowStory story;
    private final Flow flow;
    private final List<Finding> findings;
    private final Verdict verdict;
    private final List<String> found = new ArrayList<>();
    private final List<String> pro = new ArrayList<>();
    private final List<String> contra = new ArrayList<>();

    Collector(FlowReport report) {
      this.story = report.story();
      this.flow = story.flow();
      this.findings = report.findings();
      this.verdict = report.verdict();
    }

    private void findings() {
      Map<FindingId, List<Finding>> byId = new LinkedHashMap<>();
      findings.stream()
          .filter(f -> f.severity().compareTo(Severity.NOTE) >= 0)
          .sorted(
              Comparator.comparing(Finding::severity)
                  .reversed()
                  .thenComparingLong(Finding::frame)
                  .thenComparing(Finding::id))
          .forEach(f -> byId.computeIfAbsent(f.id(), id -> new ArrayList<>()).add(f));
      for (List<Finding> same : byId.values()) {
        Finding first = same.get(0);
        String more = same.size() == 1 ? "" : ", and on " + (same.size() - 1) + " more";
        found.add(first.text() + " (" + first.id() + ", frame " + first.frame() + more + ")");
      }
    }

    private void data() {
      long client = flow.client().payloadBytes();
      long server = flow.server().payloadBytes();
      if (client + server > 0 && DataCheck.complete(flow)) {
        found.add(
            "Every captured byte was acknowledged: "
                + Wording.count(client, "byte")
                + " of the client, "
                + Wording.count(server, "byte")
                + " of the server");
      }
    }

    private void arguments() {
      // Nothing is claimed, so nothing is proved; the doubts still tell why.
      boolean claims = verdict.cause() != Cause.UNKNOWN;
      for (Argument argument : verdict.explanation().arguments()) {
        String text = sentence(argument.text());
        if (!argument.supports()) {
          contra.add(text);
        } else if (claims && findings.stream().noneMatch(f -> f.text().equals(argument.text()))) {
          pro.add(text);
        }
      }
    }

    /** Signs of forgery: those of a RST that was found forged, or too weak for that. */
    private void forgery() {
      for (FlowStory.SentRst rst : story.rsts()) {
        if (OtherLink.claimed(story, rst)) {
          continue; // it is said who sent it
        }
        ForgeryScore forgery = ForgeryScore.of(story, rst);
        long frame = rst.mark().frame();
        boolean forged =
            findings.stream().anyMatch(f -> f.id() == FindingId.FORGED_RST && f.frame() == frame);
        String signs =
            "igns that the "
                + story.role(rst.sender())
                + " did not send the RST in frame "
                + frame
                + ": "
                + forgery.signs().stream()
                    .map(s -> s.sign().id() + " +" + s.sign().weight())
                    .collect(Collectors.joining(", "));
        if (forged) {
          pro.add("S" + signs);
        } else if (forgery.score() >= WORTH_TELLING) {
          contra.add("Weak s" + signs);
        }
      }
    }

    /** What the capture cannot show. */
    private void limits() {
      for (HalfConnection half : flow.halves()) {
        String role = story.role(half);
        if (!half.spoke()) {
          String butRsts = half.knowledge() == Knowledge.RST_ONLY ? " but RSTs" : "";
          contra.add(
              "No frame of the "
                  + role
                  + butRsts
                  + " was captured: what else it did is only inferred");
        } else if (half.knowledge() == Knowledge.MID_STREAM && !half.synSent()) {
          contra.add(
              "The " + role + "'s part of the handshake is missing: what came before is unknown");
        }
        String gaps = "he capture lacks some of what the " + role + " sent";
        if (half.capturedWithGaps() && contra.stream().noneMatch(c -> c.contains(gaps))) {
          contra.add("T" + gaps);
        }
      }
      if (flow.rolesGuessed()) {
        contra.add("No SYN was captured: client and server are told apart by port number only");
      }
      watchedTooBriefly();
    }

    private void watchedTooBriefly() {
      boolean unfinished =
          switch (verdict.end()) {
            case OPEN, HALF_CLOSED, UNANSWERED, SILENT, UNKNOWN -> true;
            case FIN -> findings.stream().anyMatch(f -> f.id() == FindingId.FIN_UNANSWERED);
            case FIN_RST, RST, REFUSED, RST_ONLY -> false;
          };
      if (unfinished) {
        long leftNs = story.watchedUntilNs() - flow.lastSegment().timeNs();
        contra.add(
            (leftNs == 0
                    ? "The capture ends with this flow's last frame"
                    : "The flow was watched for " + Wording.time(leftNs) + " after its last frame")
                + ": what came later is unknown");
      }
    }

    private static String sentence(String clause) {
      return clause.isEmpty() ? "" : Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
    }
  }
}
