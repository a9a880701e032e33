package org.tcpteardown.verdict;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Say;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/** Puts a verdict into words, in the order that people ask: who, how, before what, and now what. */
final class Narrator {
  private final FlowStory story;
  private final Flow flow;
  private final Signs signs;
  private final FlowEnd end;
  private final ClosedBy closedBy;

  Narrator(FlowStory story, Signs signs, FlowEnd end, ClosedBy closedBy) {
    this.story = story;
    this.flow = story.flow();
    this.signs = signs;
    this.end = end;
    this.closedBy = closedBy;
  }

  String tell(Explanation why) {
    StringBuilder text = new StringBuilder(how());
    text.append(data());
    if (why.cause() == Cause.ORDERLY) {
      return text.append('.').toString();
    }
    worst(text);
    if (why.confidence() > 0) {
      text.append(". Likely cause: ").append(why.cause().text());
      text.append(" (confidence ").append(why.confidence());
      text.append(alreadyTold(why) ? ")" : "; " + why.arguments().get(0).text() + ")");
    }
    if (!why.next().isEmpty()) {
      text.append(". Next: ").append(why.next().get(0).text());
    }
    return text.append('.').toString();
  }

  private boolean alreadyTold(Explanation why) {
    Finding worst = worstFinding();
    return worst != null && worst.text().equals(why.arguments().get(0).text());
  }

  private String how() {
    String who =
        switch (closedBy) {
          case CLIENT -> "The client";
          case SERVER -> "The server";
          case BOTH -> "Both ends";
          case MIDDLEBOX -> "A device on the path";
          case NOBODY -> "Nobody";
        };
    return switch (end) {
      case FIN ->
          closedBy == ClosedBy.BOTH
              ? "Both ends closed at the same time"
              : who + " closed first, the other end " + Say.time(halfCloseNs()) + " later";
      case FIN_RST -> who + firstMove() + ", and a RST followed or came first";
      case RST -> who + " reset the connection" + before();
      case REFUSED -> "The server's address refused the connection";
      case UNANSWERED ->
          "The SYN was sent " + Say.times(flow.client().synCount()) + " and never answered";
      case HALF_CLOSED -> who + " closed its direction" + before() + "; the other end never did";
      case SILENT -> "Nobody closed; data stayed unacknowledged and then all was silent";
      case OPEN -> "Not closed within the capture";
      case RST_ONLY -> "A RST without a connection";
      case UNKNOWN -> "The handshake was not completed within the capture";
    };
  }

  private String firstMove() {
    return closedBy == ClosedBy.MIDDLEBOX
        ? " reset the connection"
        : " moved first to close" + before();
  }

  private String before() {
    long quietNs = Silence.beforeCloseNs(flow);
    return quietNs == HalfConnection.NEVER ? "" : " after " + Say.time(quietNs) + " of silence";
  }

  private long halfCloseNs() {
    return Math.abs(flow.client().fins().get(0).timeNs() - flow.server().fins().get(0).timeNs());
  }

  private String data() {
    if (!flow.bothDirectionsCaptured()) {
      return "";
    }
    if (flow.client().payloadBytes() + flow.server().payloadBytes() == 0) {
      return "; no data was exchanged";
    }
    if (DataCheck.complete(flow)) {
      return "; all data was acknowledged both ways";
    }
    return "; never acknowledged: " + unacked();
  }

  private String unacked() {
    StringBuilder text = new StringBuilder();
    for (HalfConnection half : flow.halves()) {
      if (half.unackedBytes() > 0) {
        text.append(text.isEmpty() ? "" : " and ")
            .append(Say.count(half.unackedBytes(), "byte"))
            .append(" of the ")
            .append(story.role(half));
      }
    }
    return text.toString();
  }

  private void worst(StringBuilder text) {
    Finding worst = worstFinding();
    if (worst != null && worst.severity().compareTo(Severity.WARN) >= 0) {
      text.append(". ").append(worst.text());
      if (worst.frame() != CapturedFrame.ABSENT) {
        text.append(" (frame ").append(worst.frame()).append(')');
      }
    }
  }

  private @Nullable Finding worstFinding() {
    Finding worst = null;
    for (Finding finding : signs.findings()) {
      boolean worse =
          worst == null
              || finding.severity().compareTo(worst.severity()) > 0
              || (finding.severity() == worst.severity() && finding.frame() < worst.frame());
      worst = worse ? finding : worst;
    }
    return worst;
  }
}
