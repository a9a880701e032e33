package org.tcpteardown.cli.render;

import java.util.Map;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/**
 * What came of a live capture as a whole.
 *
 * @param name what was watched
 * @param watchedNs for how long
 * @param frames frames that came
 * @param received packets that dumpcap says it was given; -1 when that is not known
 * @param dropped packets that dumpcap says were lost
 * @param foreignFrames frames that were left out, since only tshark can take them apart
 * @param connections connections seen
 * @param ends how many of them ended in which way
 * @param findings how many findings of each id there were, by severity
 */
public record LiveSummary(
    String name,
    long watchedNs,
    long frames,
    long received,
    long dropped,
    long foreignFrames,
    long connections,
    Map<String, Long> ends,
    Map<Severity, Map<FindingId, Long>> findings) {}
