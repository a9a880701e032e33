/**
 * Values that cross every boundary: what the wire said ({@link org.tcpteardown.model.Segment}),
 * what was found ({@link org.tcpteardown.model.Finding}), and the settings. No I/O.
 */
@NullMarked
package org.tcpteardown.model;

import org.jspecify.annotations.NullMarked;
