package org.tcpteardown.cli.render;

import org.tcpteardown.model.Severity;

/**
 * What the table shows.
 *
 * @param atLeast findings below this severity are only counted
 * @param maxRows rows at the most; 0 for all
 * @param colours whether the terminal takes colours
 */
public record TableOptions(Severity atLeast, int maxRows, boolean colours) {}
