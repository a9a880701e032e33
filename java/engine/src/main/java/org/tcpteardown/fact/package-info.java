/**
 * The display-filter fields that describe a flow or a FIN or RST frame, each with its meaning and
 * how it is computed.
 */
@NullMarked
package org.tcpteardown.fact;

import org.jspecify.annotations.NullMarked;
