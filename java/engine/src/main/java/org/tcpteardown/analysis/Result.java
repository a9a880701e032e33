package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.population.PopulationFinding;

/**
 * All that an analysis yields.
 *
 * @param capture how the capture was read
 * @param fingerprint what it is recognised by
 * @param findings sorted by frame, then id
 * @param factRows FIN and RST frames with facts, over all flows
 * @param flows sorted by number
 * @param population what many flows have in common, worst first
 * @param ruleFailures rules that failed: our own fault, one line each
 */
public record Result(
    CaptureInfo capture,
    Fingerprint fingerprint,
    List<Finding> findings,
    long factRows,
    List<FlowRow> flows,
    List<PopulationFinding> population,
    List<String> ruleFailures) {}
