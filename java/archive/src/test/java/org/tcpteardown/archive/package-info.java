/** Tests of the archive job. */
@NullMarked
package org.tcpteardown.archive;

import org.jspecify.annotations.NullMarked;
