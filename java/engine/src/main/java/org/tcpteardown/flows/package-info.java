/**
 * The flows of captures as columns: what is known of each of very many, and no more than asked for.
 */
@NullMarked
package org.tcpteardown.flows;

import org.jspecify.annotations.NullMarked;
