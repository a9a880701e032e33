/** Temporary files for what there is too much of to be kept in memory. */
@NullMarked
package org.tcpteardown.spill;

import org.jspecify.annotations.NullMarked;
