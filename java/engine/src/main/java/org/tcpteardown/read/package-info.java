/**
 * Readers: they turn a capture, or tshark's EK or JSON output, into frames. The only place that
 * knows Gson and tshark.
 */
@NullMarked
package org.tcpteardown.read;

import org.jspecify.annotations.NullMarked;
