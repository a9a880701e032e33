/** Tests of what captures look like from above. */
@NullMarked
package org.tcpteardown.cli.summary;

import org.jspecify.annotations.NullMarked;
