package org.tcpteardown.annotate;

import java.util.List;
import org.tcpteardown.population.PopulationFinding;

/**
 * What a sidecar says before its rows.
 *
 * @param capture base name of the capture
 * @param writtenSeconds when it was written, seconds since 1970; 0 if it does not say
 * @param complete whether the whole capture could be read
 * @param reason if not, why
 * @param filter which packets were looked at; empty for all
 * @param firstTimeNs time of the capture's first frame, nanoseconds since 1970
 * @param population what many flows have in common, worst first
 */
public record ScanHead(
    String capture,
    long writtenSeconds,
    boolean complete,
    String reason,
    String filter,
    long firstTimeNs,
    List<PopulationFinding> population) {}
