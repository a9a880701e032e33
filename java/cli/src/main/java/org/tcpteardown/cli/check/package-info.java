/** Compares what an analysis yields with what it is expected to yield, for regression suites. */
@NullMarked
package org.tcpteardown.cli.check;

import org.jspecify.annotations.NullMarked;
