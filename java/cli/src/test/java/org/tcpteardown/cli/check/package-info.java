/** Tests of what a check compares. */
@NullMarked
package org.tcpteardown.cli.check;

import org.jspecify.annotations.NullMarked;
