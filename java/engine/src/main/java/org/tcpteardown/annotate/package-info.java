/** Sidecar files: what Wireshark shows beside a capture. */
@NullMarked
package org.tcpteardown.annotate;

import org.jspecify.annotations.NullMarked;
