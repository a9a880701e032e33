/** The loop: frames in, findings and flow rows out. */
@NullMarked
package org.tcpteardown.analysis;

import org.jspecify.annotations.NullMarked;
