/** What must hold of every connection, whatever befalls its capture. */
@NullMarked
package org.tcpteardown.property;

import org.jspecify.annotations.NullMarked;
