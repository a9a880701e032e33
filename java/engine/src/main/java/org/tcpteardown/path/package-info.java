/**
 * The same traffic at two capture points: which connection here is which there, how the two clocks
 * differ, and which packets crossed, vanished or appeared on the way.
 */
@NullMarked
package org.tcpteardown.path;

import org.jspecify.annotations.NullMarked;
