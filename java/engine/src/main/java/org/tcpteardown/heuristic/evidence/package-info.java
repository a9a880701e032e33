/** What several rules ask of a flow, each question answered in one place. */
@NullMarked
package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.NullMarked;
