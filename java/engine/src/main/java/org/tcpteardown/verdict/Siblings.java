package org.tcpteardown.verdict;

/**
 * Connections to the server's same port that were opened within a minute of a flow. Where there
 * were very many, not all are known: the numbers are lower bounds.
 *
 * @param opened how many
 * @param ofSameClient how many of them from the same client address
 * @param newerTimestamps how many of those were opened before the flow's last SYN by SYNs with
 *     newer timestamps, one clock's; 0 if any of them was not newer
 * @param rival number of a connection that the same client opened to the same port at the same time
 *     as this flow; -1 if there is none
 */
public record Siblings(int opened, int ofSameClient, int newerTimestamps, long rival) {
  /** Of a flow that is looked at alone. */
  public static final Siblings NONE = new Siblings(0, 0, 0, -1);
}
