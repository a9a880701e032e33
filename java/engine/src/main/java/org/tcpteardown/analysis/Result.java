package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;

/**
 * All that an analysis yields.
 *
 * @param capture how the capture was read
 * @param fingerprint what it is recognised by
 * @param findings sorted by frame, then id
 * @param factRows FIN and RST frames with facts, over all flows
 * @param flows sorted by number
 * @param ruleFailures rules that failed: our own fault, one line each
 */
public record Result(
    CaptureInfo capture,
    Fingerprint fingerprint,
    List<Finding> findings,
    long factRows,
    List<FlowRow> flows,
    List<String> ruleFailures) {}
