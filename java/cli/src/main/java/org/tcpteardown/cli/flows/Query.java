package org.tcpteardown.cli.flows;

import java.util.List;
import org.tcpteardown.flows.FlowColumn;

/**
 * A question in SQL.
 *
 * @param sql asks for the rows
 * @param countSql asks how many rows there are altogether; empty if that is not known
 * @param columns those of the flows that it needs
 * @param labels what to call the columns of the answer; empty for what they are called there
 */
public record Query(String sql, String countSql, List<FlowColumn> columns, List<String> labels) {}
