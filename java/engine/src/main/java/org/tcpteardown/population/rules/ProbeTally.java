package org.tcpteardown.population.rules;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.evidence.ProbeKind;
import org.tcpteardown.model.Segment;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.SmallNumbers;
import org.tcpteardown.tcp.Flow;

/** What one address tried at the ports of one host, or at one port of many hosts. */
final class ProbeTally implements BoundedTable.Weighed {
  /** A client that wants something tries the same port again and again. */
  private static final int MAX_TRIES = 4;

  /** So many times more attempts must fail than connections come about. */
  private static final int MOSTLY = 3;

  private final SmallNumbers targets = new SmallNumbers();
  private final Map<ProbeKind, Integer> kinds = new EnumMap<>(ProbeKind.class);
  private final ProbeAnswers answers = new ProbeAnswers();
  private final Examples examples = new Examples();

  /** Flows with data. */
  private long talks;

  private long connects;
  private long impossible;

  /** Attempts of honest kinds that failed. */
  private long failed;

  private @Nullable Segment lastAck;
  private long windowFromNs;
  private long newInWindow;
  private long mostInWindow;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs;

  @Override
  public long weight() {
    return Math.max(1, targets.size());
  }

  /** Takes a connection with data. */
  void talked() {
    talks++;
  }

  /**
   * Takes a probe.
   *
   * @param kind what it tried
   * @param target the port, or the lower bits of the host's address
   * @param withinNs so close together the probes of a scan are
   */
  void probed(ProbeKind kind, int target, EndedFlow ended, long withinNs) {
    Flow flow = ended.flow();
    Segment first = flow.firstSegment();
    if (kind == ProbeKind.ACK || kind == ProbeKind.MAIMON) {
      // The tail of a connection from before the capture looks the same; but no two connections
      // have the same numbers, and a scanner has no reason to change them.
      Segment last = lastAck;
      lastAck = first;
      if (last == null || last.seq() != first.seq() || last.ack() != first.ack()) {
        return;
      }
    }
    if (kind == ProbeKind.CONNECT) {
      connects++;
    } else if (kind.isImpossible()) {
      impossible++;
    } else {
      failed++;
    }
    kinds.merge(kind, 1, Integer::sum);
    answers.add(flow);
    examples.add(flow.number());
    firstNs = Math.min(firstNs, first.timeNs());
    lastNs = Math.max(lastNs, flow.lastTimeNs());
    if (targets.add(target) && kind != ProbeKind.CONNECT) {
      count(first.timeNs(), withinNs);
    }
  }

  private void count(long timeNs, long withinNs) {
    if (newInWindow == 0 || timeNs - windowFromNs > withinNs) {
      windowFromNs = timeNs;
      newInWindow = 0;
    }
    newInWindow++;
    mostInWindow = Math.max(mostInWindow, newInWindow);
  }

  /**
   * Whether it is a scan.
   *
   * @param enough so many targets in a short time, if the segments are such as honest programs send
   * @param enoughImpossible so many, if they are not
   */
  boolean isScan(long enough, long enoughImpossible) {
    if (impossible >= enoughImpossible && targets.size() >= enoughImpossible) {
      return true;
    }
    return mostInWindow >= enough
        && failed + impossible >= MOSTLY * (connects + talks)
        && probes() <= (long) MAX_TRIES * targets.size();
  }

  long probes() {
    return failed + impossible + connects;
  }

  long flows() {
    return probes() + talks;
  }

  /** The most new targets within the time that {@link #probed} was given. */
  long mostInWindow() {
    return mostInWindow;
  }

  SmallNumbers targets() {
    return targets;
  }

  Map<ProbeKind, Integer> kinds() {
    return kinds;
  }

  ProbeAnswers answers() {
    return answers;
  }

  Examples examples() {
    return examples;
  }

  long firstNs() {
    return firstNs;
  }

  long lastNs() {
    return lastNs;
  }
}
