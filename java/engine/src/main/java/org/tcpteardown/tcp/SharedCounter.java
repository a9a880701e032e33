package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * Two RSTs in the names of different addresses that one IP identification counter runs through.
 *
 * @param own the RST of the flow at hand
 * @param other one of another sender, of this flow or another, with the same TTL
 */
public record SharedCounter(Segment own, Segment other) {}
