package org.tcpteardown.verdict;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IpAddress;

/**
 * Connections to the server's same port that were opened within a minute of a flow. Where there
 * were very many, not all are known: the numbers are lower bounds.
 *
 * @param opened how many
 * @param ofSameClient how many of them from the same client address
 * @param newerTimestamps how many of those were opened before the flow's last SYN by SYNs with
 *     newer timestamps, one clock's; 0 if any of them was not newer
 * @param rival a connection that the same client opened to the same port in a race with this flow
 *     and got first; null if there is none
 * @param serverTtl the TTL of all that the server's address sent in connections that were opened,
 *     to any port and at any time; absent if there are none or it varied
 * @param onOtherPorts how many connections to other ports of the server's address were opened
 *     within a minute
 * @param otherPort the port of one of those; 0 without any
 * @param meanwhile how many connections of the same two addresses, whoever opened them, were opened
 *     while an end of the flow repeated in vain what it had sent, or let the silent end be heard
 *     then
 * @param together how many connections to the same port fell silent at the same moment as the flow,
 *     and were repeated to in vain like it
 * @param serving how many connections to the same port the server served before the flow's first
 *     SYN and after its last one
 * @param difference what tells the flow's SYN, if it was refused, from those of all the {@code
 *     opened}, in words; empty if nothing does
 * @param openedSince how many of the {@code opened} were opened after the flow's first SYN
 * @param againstReuse how many others show that the reuse of ports is not what matters: opened on
 *     ports that a connection had used shortly before, or unanswered with the flow's SYNs
 * @param heardBeforeNs how long before it was tried in vain the silent end was heard in another
 *     connection of the same two addresses, in nanoseconds; negative if it was not
 * @param takenAtOnce how many connections to the same port were opened by their first SYN while the
 *     flow's SYNs, two or more, went unanswered
 * @param lostAlike how many connections to the same port lost their first SYN, as the flow did, and
 *     that differed from the second in the same way; 0 if one that looked like it was taken
 * @param noneOpened what else was tried in vain with the flow's SYNs, where nothing was opened then
 */
public record Siblings(
    int opened,
    int ofSameClient,
    int newerTimestamps,
    @Nullable Rival rival,
    int serverTtl,
    int onOtherPorts,
    int otherPort,
    int meanwhile,
    int together,
    int serving,
    String difference,
    int openedSince,
    int againstReuse,
    long heardBeforeNs,
    int takenAtOnce,
    int lostAlike,
    NoneOpened noneOpened) {
  /**
   * A connection that won a race.
   *
   * @param flow its number
   * @param elsewhere its server's address, if that is another than the loser's
   */
  public record Rival(long flow, @Nullable IpAddress elsewhere) {}

  /** Of a flow that is looked at alone. */
  public static final Siblings NONE =
      new Siblings(
          0, 0, 0, null, CapturedFrame.ABSENT, 0, 0, 0, 0, 0, "", 0, 0, -1, 0, 0, NoneOpened.NO);
}
