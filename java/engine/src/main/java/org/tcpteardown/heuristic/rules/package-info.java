/** One class per finding, named after what was observed. */
@NullMarked
package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.NullMarked;
