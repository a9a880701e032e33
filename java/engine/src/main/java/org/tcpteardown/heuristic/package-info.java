/**
 * What a finding is, how a rule states everything about itself, and the runner that asks the rules.
 */
@NullMarked
package org.tcpteardown.heuristic;

import org.jspecify.annotations.NullMarked;
