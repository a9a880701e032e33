/** Fuzz targets: each takes any bytes, and must neither throw, nor hang, nor need much memory. */
@NullMarked
package org.tcpteardown.fuzz;

import org.jspecify.annotations.NullMarked;
