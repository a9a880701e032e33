package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * A SYN as it was captured once more, behind or before something that translates addresses or
 * ports.
 *
 * @param flow number of the flow that it opened there
 * @param syn the SYN there
 */
public record TranslatedSyn(long flow, Segment syn) {}
