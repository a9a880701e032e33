package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * Something that lies behind a FIN, where nothing can be.
 *
 * @param segment the first such segment
 * @param bytes how far it reaches behind the FIN, in sequence numbers
 */
public record BeyondFin(Segment segment, int bytes) {}
