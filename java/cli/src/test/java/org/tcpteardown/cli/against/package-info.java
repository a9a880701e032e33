/** Tests of two sets of captures side by side. */
@NullMarked
package org.tcpteardown.cli.against;

import org.jspecify.annotations.NullMarked;
