package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * A frame that shows a packet once more, from another capture point.
 *
 * @param segment the frame
 * @param ofFrame number of the frame that showed the packet first
 */
public record PacketCopy(Segment segment, long ofFrame) {}
