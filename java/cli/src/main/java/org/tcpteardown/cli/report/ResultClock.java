package org.tcpteardown.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;

/**
 * Sets a clock by a result alone, where the packets are gone: it tells when FINs, RSTs and frames
 * with findings were captured, and what lies between is about between these.
 */
public final class ResultClock {
  private ResultClock() {}

  /**
   * The clock of a result.
   *
   * @param moments when some more frames were captured, nanoseconds since 1970
   */
  public static CaptureClock of(Result result, Map<Long, Long> moments) {
    Map<Long, Long> times = new TreeMap<>(moments);
    CaptureClock clock = new CaptureClock();
    for (Finding finding : result.findings()) {
      times.put(finding.frame(), finding.timeNs());
    }
    for (FlowRow flow : result.flows()) {
      for (FrameFacts facts : flow.facts()) {
        times.put(facts.frame(), facts.timeNs());
      }
    }
    times.forEach(clock::note);
    for (FlowRow flow : result.flows()) {
      senders(flow, clock);
    }
    return clock;
  }

  private static void senders(FlowRow flow, CaptureClock clock) {
    List<FrameFacts> fins = new ArrayList<>();
    List<FrameFacts> rsts = new ArrayList<>();
    for (FrameFacts facts : flow.facts()) {
      if (facts.isFin()) {
        fins.add(facts);
      } else if (facts.isRst()) {
        rsts.add(facts);
      }
    }
    fins.sort(Comparator.comparingLong(FrameFacts::frame));
    rsts.sort(Comparator.comparingLong(FrameFacts::frame));
    boolean clientIsLower = flow.client().compareTo(flow.server()) < 0;
    boolean clientFirst = !"server".equals(FlowTexts.text(flow, FlowField.CLOSED_BY));
    boolean firstFin =
        oneSided(flow, FlowField.FIN_COUNT_CLT, FlowField.FIN_COUNT_SRV, clientFirst);
    boolean bothFin = bothSent(flow, FlowField.FIN_COUNT_CLT, FlowField.FIN_COUNT_SRV);
    for (FrameFacts fin : fins) {
      boolean other = bothFin && isOther(fin, fins.get(0));
      note(fin, firstFin != other, clientIsLower, clock);
    }
    // Of both ends' RSTs nothing tells who sent which: only their time, not their number, is open.
    boolean firstRst =
        oneSided(flow, FlowField.RST_COUNT_CLT, FlowField.RST_COUNT_SRV, clientFirst);
    boolean bothRst = bothSent(flow, FlowField.RST_COUNT_CLT, FlowField.RST_COUNT_SRV);
    for (int i = 0; i < rsts.size(); i++) {
      note(rsts.get(i), firstRst != (bothRst && i > 0), clientIsLower, clock);
    }
  }

  private static void note(
      FrameFacts facts, boolean ofClient, boolean clientIsLower, CaptureClock clock) {
    if (ofClient == clientIsLower) {
      clock.noteFromLower(facts.frame());
    }
  }

  private static boolean bothSent(FlowRow flow, FlowField client, FlowField server) {
    return FlowTexts.number(flow, client) > 0 && FlowTexts.number(flow, server) > 0;
  }

  /** Whether the client sent the first: sure if only one end sent any. */
  private static boolean oneSided(
      FlowRow flow, FlowField client, FlowField server, boolean otherwise) {
    boolean fromClient = FlowTexts.number(flow, client) > 0;
    boolean fromServer = FlowTexts.number(flow, server) > 0;
    return fromClient == fromServer ? otherwise : fromClient;
  }

  /** Whether a FIN is of the other end than the first: then the first is its peer's. */
  private static boolean isOther(FrameFacts fin, FrameFacts first) {
    @Nullable FieldValue peer = fin.values().get(FrameField.FIN_PEER);
    return fin.frame() != first.frame() && (peer == null || peer.number() == first.frame());
  }
}
