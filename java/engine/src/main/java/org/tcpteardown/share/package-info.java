/**
 * One connection of a capture, cut out so that it can be given to somebody else: headers only, and
 * other addresses.
 */
@NullMarked
package org.tcpteardown.share;

import org.jspecify.annotations.NullMarked;
