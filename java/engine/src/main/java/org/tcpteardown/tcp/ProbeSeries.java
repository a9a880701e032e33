package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * Keepalive probes (RFC 1122 section 4.2.3.6) of one half that the peer never answered.
 *
 * @param first the first one
 * @param last the latest one
 * @param probes how many, copies in the capture left out
 * @param peerHeardNs when the peer had last sent anything before the first, or {@link
 *     HalfConnection#NEVER}
 * @param bare whether the latest is an ACK of what was acknowledged before, without a probe's
 *     number; the peer had always answered those
 * @param returned what the peer said first when their sender had given up by a RST; null if that
 *     did not happen
 */
public record ProbeSeries(
    Segment first,
    Segment last,
    int probes,
    long peerHeardNs,
    boolean bare,
    @Nullable Segment returned) {}
