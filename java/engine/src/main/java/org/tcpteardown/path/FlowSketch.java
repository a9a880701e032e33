package org.tcpteardown.path;

/**
 * What a flow is recognised by at another point.
 *
 * @param rows its segments, without those of its parts
 * @param anchors some of them
 */
record FlowSketch(PointFlow flow, FlowRows rows, Anchors anchors) {}
