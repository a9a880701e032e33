/** Findings about the capture as a whole: what many flows have in common, and which stand out. */
@NullMarked
package org.tcpteardown.population;

import org.jspecify.annotations.NullMarked;
