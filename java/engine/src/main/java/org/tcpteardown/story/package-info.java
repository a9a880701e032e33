/** Tells one flow at length: its decisive frames, and what is known of them. */
@NullMarked
package org.tcpteardown.story;

import org.jspecify.annotations.NullMarked;
