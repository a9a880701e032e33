/** Tests of what answers questions about flows. */
@NullMarked
package org.tcpteardown.cli.flows;

import org.jspecify.annotations.NullMarked;
