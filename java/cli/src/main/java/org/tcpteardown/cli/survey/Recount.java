package org.tcpteardown.cli.survey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;

/**
 * Asks the frames once more about flows of which something is called unanswered: what was sent only
 * once proves nothing, and an end that is heard afterwards is not gone.
 */
final class Recount {
  private static final Set<FindingId> UNANSWERED =
      Set.of(
          FindingId.FIN_UNANSWERED,
          FindingId.FIN_BLACKHOLED,
          FindingId.IDLE_BLACKHOLE,
          FindingId.RETRANSMISSION_DEATH);

  /** These say that nothing at all came back; a FIN may go unacknowledged by a living peer. */
  private static final Set<FindingId> GONE =
      Set.of(
          FindingId.FIN_BLACKHOLED,
          FindingId.IDLE_BLACKHOLE,
          FindingId.RETRANSMISSION_DEATH,
          FindingId.KEEPALIVE_FAILURE);

  private static final String PEER_VANISHED = "peer_vanished";

  /** What crosses an unanswered frame on its way is no answer to it. */
  private static final long CROSSING_NS = 1_000_000_000L;

  private final Map<Long, Suspect> suspects = new HashMap<>();

  /** Takes a flow if there is anything to ask the frames about. */
  void suspect(JudgedFlow flow) {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : flow.findings()) {
      if (GONE.contains(finding.id())) {
        claims.add(new Claim(finding));
      }
    }
    boolean unanswered =
        flow.cause().equals(PEER_VANISHED) || UNANSWERED.stream().anyMatch(flow::has);
    if (unanswered || !claims.isEmpty()) {
      suspects.put(flow.row().number(), new Suspect(flow, claims, unanswered));
    }
  }

  boolean isEmpty() {
    return suspects.isEmpty();
  }

  /** Takes the capture's next frame. */
  void frame(CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      Suspect suspect = suspects.get(segment.stream());
      if (suspect != null) {
        suspect.segment(segment);
      }
    }
  }

  /** Says what the frames deny. */
  void report(Doubts doubts) {
    suspects.values().stream()
        .sorted((a, b) -> Long.compare(a.flow.row().number(), b.flow.row().number()))
        .forEach(suspect -> suspect.report(doubts));
  }

  /** One finding that says that nothing came back. */
  private static final class Claim {
    private final Finding finding;
    private boolean reached;
    private boolean byClient;
    private long claimNs;
    private long heardFrame = CapturedFrame.ABSENT;

    Claim(Finding finding) {
      this.finding = finding;
    }

    void segment(Segment segment, boolean client) {
      if (segment.frame() == finding.frame()) {
        reached = true;
        claimNs = segment.timeNs();
        byClient = client;
      } else if (reached
          && heardFrame == CapturedFrame.ABSENT
          && client != byClient
          && !segment.isRst()
          && segment.timeNs() - claimNs > CROSSING_NS) {
        heardFrame = segment.frame();
      }
    }
  }

  private static final class Suspect {
    private final JudgedFlow flow;
    private final List<Claim> claims;
    private final boolean unanswered;
    private final Transmissions client = new Transmissions();
    private final Transmissions server = new Transmissions();

    Suspect(JudgedFlow flow, List<Claim> claims, boolean unanswered) {
      this.flow = flow;
      this.claims = claims;
      this.unanswered = unanswered;
    }

    void segment(Segment segment) {
      boolean fromClient = segment.source().equals(flow.row().client());
      (fromClient ? client : server).sent(segment);
      (fromClient ? server : client).heard(segment);
      for (Claim claim : claims) {
        claim.segment(segment, fromClient);
      }
    }

    void report(Doubts doubts) {
      int most = Math.max(client.most(), server.most());
      if (unanswered && most <= 1) {
        doubts.add(
            flow,
            Implausible.SENT_ONCE,
            most == 0
                ? "all that was sent was acknowledged"
                : "nothing that was not acknowledged was sent twice");
      }
      for (Claim claim : claims) {
        if (claim.heardFrame != CapturedFrame.ABSENT) {
          doubts.add(
              flow,
              Implausible.HEARD_AFTERWARDS,
              claim.finding.frame(),
              claim.finding.id() + ", and frame " + claim.heardFrame + " is of the other end");
        }
      }
    }
  }
}
