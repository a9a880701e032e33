/** What speaks for and against a RST having been made by the end that it names. */
@NullMarked
package org.tcpteardown.heuristic.forgery;

import org.jspecify.annotations.NullMarked;
