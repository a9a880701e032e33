package org.tcpteardown.cli.flows;

import java.util.List;

/**
 * What somebody wants to know about flows.
 *
 * @param where which flows; empty for all
 * @param by what to group them by; empty for a row each
 * @param having which groups; empty for all
 * @param columns what to show; empty for the usual
 * @param sort what to sort by; empty for the usual
 * @param top how many rows; 0 for all
 */
public record Question(
    String where,
    List<String> by,
    String having,
    List<String> columns,
    List<String> sort,
    long top) {}
