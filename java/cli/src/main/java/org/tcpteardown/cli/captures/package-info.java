/** Finds captures in folders. */
@NullMarked
package org.tcpteardown.cli.captures;

import org.jspecify.annotations.NullMarked;
