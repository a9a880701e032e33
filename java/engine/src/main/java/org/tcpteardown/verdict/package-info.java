/** Who ended a flow, how and why: one judgement per flow, drawn from its facts and findings. */
@NullMarked
package org.tcpteardown.verdict;

import org.jspecify.annotations.NullMarked;
