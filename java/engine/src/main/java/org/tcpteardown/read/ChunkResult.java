package org.tcpteardown.read;

import java.util.List;
import org.tcpteardown.model.CapturedFrame;

/**
 * What one chunk held.
 *
 * @param frames its frames, in order
 * @param problems its bad records, ordered by line
 * @param foreignLines number of lines that are not tshark's
 * @param census which fields its records had
 * @param endProblem why its last record, the last of the input, is incomplete; empty if it is not
 * @param hexDump whether it has hex dumps that cannot be told from fields
 */
record ChunkResult(
    List<CapturedFrame> frames,
    List<InputProblem> problems,
    long foreignLines,
    FieldCensus census,
    String endProblem,
    boolean hexDump) {}
