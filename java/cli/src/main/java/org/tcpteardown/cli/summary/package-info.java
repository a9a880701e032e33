/** A capture from above: who is reset, who refuses, when, and what stands out. */
@NullMarked
package org.tcpteardown.cli.summary;

import org.jspecify.annotations.NullMarked;
