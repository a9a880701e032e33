package org.tcpteardown.verdict;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.RstFamily;

/**
 * Chooses the cause. The most telling finding decides; confidence falls with what the capture
 * cannot show.
 */
final class Explainer {
  private Explainer() {}

  static Explanation explain(FlowStory story, FlowEnd end, Signs signs) {
    if (signs.has("forged_rst")) {
      return forged(signs);
    }
    if (signs.has("fin_blackholed")) {
      return blackholed(story, signs);
    }
    if (signs.has("icmp_error") && signs.has("fin_unanswered")) {
      return explanation(
          signs.has("late_fin") ? Cause.MIDDLEBOX_FIN_TIMER : Cause.UNKNOWN,
          signs.has("late_fin") ? 80 : 40,
          "an ICMP error answered the FIN",
          "look at the device that sent the ICMP error: its session timers and routes");
    }
    Explanation abort = abortFound(signs);
    if (abort != null) {
      return abort;
    }
    return switch (end) {
      case FIN -> closed(signs);
      case FIN_RST -> mixed(story, signs);
      case RST -> aborted(signs);
      case REFUSED ->
          explanation(
              Cause.REFUSED_BY_HOST,
              60,
              "a firewall's refusal would look the same",
              "check that something listens on that port");
      case UNANSWERED ->
          explanation(
              Cause.UNKNOWN,
              20,
              "silence has many causes",
              signs.has("syn_unanswered")
                  ? "capture nearer to the server: does the SYN arrive there?"
                  : "");
      case HALF_CLOSED -> halfClosed(signs);
      case SILENT ->
          explanation(
              Cause.PEER_VANISHED,
              50,
              "a broken path would look the same",
              "capture at the other end at the same time");
      case OPEN, RST_ONLY, UNKNOWN ->
          explanation(Cause.UNKNOWN, 0, "the capture does not show it", "");
    };
  }

  /** What a finding about the RST says already; null if there is none. */
  private static @Nullable Explanation abortFound(Signs signs) {
    if (signs.has("keepalive_race")) {
      return explanation(
          Cause.KEEPALIVE_RACE,
          85,
          "the request left without knowing of the FIN",
          "let the client drop idle connections sooner than the server does");
    }
    if (signs.has("zero_window_reset")) {
      return explanation(
          Cause.APPLICATION_UNREAD_DATA,
          70,
          "one end had stopped reading",
          "look at what that end's application did in those seconds");
    }
    if (signs.has("half_open")) {
      return explanation(
          Cause.PEER_FORGOT,
          55,
          "the RST was made from the segment that it answers; a firewall's looks the same",
          "see whether that host or service restarted; look at session timers");
    }
    if (signs.has("aborted_transfer")) {
      return explanation(
          Cause.USER_CANCELLED,
          60,
          "one end closed while the other was sending",
          "ask whether that end meant to stop early");
    }
    if (signs.has("abort_unread_data")) {
      return explanation(
          Cause.APPLICATION_UNREAD_DATA,
          65,
          "the RST came from a socket, right after data for it",
          "let that end's application read to the end before it closes");
    }
    return signs.has("rst_instead_of_fin")
        ? explanation(
            Cause.APPLICATION_ABORT,
            75,
            "everything was acknowledged both ways",
            "see whether that application always ends by RST")
        : null;
  }

  private static Explanation forged(Signs signs) {
    int score = (int) signs.find("forged_rst").map(f -> f.value().number()).orElse(0L).longValue();
    boolean answersFin = signs.has("rst_answers_fin");
    return explanation(
        answersFin ? Cause.MIDDLEBOX_RESET : Cause.FORGED_RESET,
        score,
        signs.find("forged_rst").map(Finding::text).orElse(""),
        "read the log of firewalls and load balancers on the path for this connection");
  }

  private static Explanation blackholed(FlowStory story, Signs signs) {
    boolean closing = story.flow().halves().stream().allMatch(half -> half.finCount() > 0);
    return explanation(
        closing ? Cause.MIDDLEBOX_FIN_TIMER : Cause.MIDDLEBOX_IDLE_TIMER,
        signs.has("late_fin") ? 80 : 60,
        "a peer that vanished in just that pause would look the same from one capture point",
        closing
            ? "look at the timer for half-closed sessions in routers and firewalls on the path, and at why the"
                + " application closes so late"
            : "look at the session timers in routers and firewalls on the path");
  }

  private static Explanation closed(Signs signs) {
    if (signs.has("late_fin")) {
      return explanation(
          Cause.SLOW_APPLICATION,
          80,
          "TCP itself never waits before its FIN",
          "look at what the application does between the end of the stream and its close");
    }
    if (signs.has("fin_unanswered")) {
      return explanation(
          Cause.PEER_VANISHED,
          50,
          "the last acknowledgement may be missing from the capture only",
          "capture at the other end at the same time");
    }
    return explanation(Cause.ORDERLY, 95, "both FINs were captured", "");
  }

  private static Explanation mixed(FlowStory story, Signs signs) {
    Flow flow = story.flow();
    if (signs.has("rst_answers_fin") && bySocket(story)) {
      return explanation(
          Cause.APPLICATION_ABORT,
          60,
          "the RST came from a socket that existed",
          "look at that end's application log at this time");
    }
    if (signs.has("rst_answers_fin")) {
      return explanation(
          Cause.PEER_FORGOT,
          50,
          "a device on the path may have answered in its name",
          "see whether that end's host restarted or its process was killed; compare TTLs");
    }
    if (signs.has("fin_abandoned")) {
      return explanation(
          Cause.PEER_VANISHED,
          50,
          "the path may have stopped forwarding instead",
          "capture at the other end at the same time");
    }
    boolean bothClosed = flow.client().finCount() > 0 && flow.server().finCount() > 0;
    boolean complete = DataCheck.complete(flow);
    if (bothClosed && complete) {
      return explanation(
          Cause.ORDERLY,
          80,
          "both ends had closed and all data was acknowledged before the RST",
          "");
    }
    if (signs.has("rst_after_fin")) {
      return explanation(
          Cause.USER_CANCELLED,
          complete ? 40 : 60,
          "the end that closed first also sent the RST",
          "ask whether that end meant to stop early");
    }
    return explanation(
        Cause.APPLICATION_ABORT,
        40,
        "a RST came instead of the second FIN",
        "look at that end's log");
  }

  /** Whether the first RST was made by a socket that knew the connection. */
  private static boolean bySocket(FlowStory story) {
    return story.rsts().stream().limit(1).anyMatch(rst -> rst.mark().family() == RstFamily.SOCKET);
  }

  private static Explanation aborted(Signs signs) {
    String family = signs.find("rst_abort").map(f -> f.value().text()).orElse("");
    return switch (family) {
      case "socket" ->
          explanation(
              Cause.APPLICATION_ABORT,
              75,
              "the RST came from a socket that existed",
              "look at that end's application log at this time");
      case "stateless" ->
          explanation(
              Cause.PEER_FORGOT,
              50,
              "the RST was made from the segment that it answers; a firewall's looks the same",
              "see whether that host restarted; compare TTLs; look at session timers");
      default ->
          explanation(
              Cause.UNKNOWN,
              30,
              "the RST fits an aborting application as well as a firewall",
              "compare TTLs; look at both ends' logs");
    };
  }

  private static Explanation halfClosed(Signs signs) {
    return signs.has("fin_unanswered")
        ? explanation(
            Cause.PEER_VANISHED,
            50,
            "a broken path would look the same",
            "capture at the other end at the same time")
        : explanation(
            Cause.UNKNOWN,
            30,
            "the other end had not closed when the capture ended",
            "see whether its application ever closes");
  }

  private static Explanation explanation(Cause cause, int sure, String because, String next) {
    List<Argument> arguments = new ArrayList<>();
    if (cause != Cause.UNKNOWN && sure >= 75) {
      arguments.add(Argument.pro(sure >= 90 ? Weight.DECISIVE : Weight.STRONG, because));
    } else {
      arguments.add(Argument.contra(Weight.SLIGHT, because));
    }
    return new Explanation(cause, arguments, next.isEmpty() ? List.of() : List.of(Step.read(next)));
  }
}
