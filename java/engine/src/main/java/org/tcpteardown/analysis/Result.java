package org.tcpteardown.analysis;

import java.util.Collection;
import java.util.List;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;

/**
 * All that an analysis yields.
 *
 * @param capture how the capture was read
 * @param fingerprint what it is recognised by
 * @param findings sorted by frame, then id
 * @param facts of FIN and RST frames, flow by flow
 * @param flows sorted by number
 * @param ruleFailures rules that failed: our own fault, one line each
 */
public record Result(
    CaptureInfo capture,
    Fingerprint fingerprint,
    List<Finding> findings,
    Collection<FrameFacts> facts,
    List<FlowRow> flows,
    List<String> ruleFailures) {}
