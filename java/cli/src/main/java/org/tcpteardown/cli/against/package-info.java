/** Two sets of captures side by side: what got better or worse, and how sure that is. */
@NullMarked
package org.tcpteardown.cli.against;

import org.jspecify.annotations.NullMarked;
