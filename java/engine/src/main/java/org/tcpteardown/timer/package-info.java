/** Session timers: those that are known, and what a flow tells about the one on its path. */
@NullMarked
package org.tcpteardown.timer;

import org.jspecify.annotations.NullMarked;
