/** Tests of the libraries that write Parquet. */
@NullMarked
package org.tcpteardown.cli.parquet;

import org.jspecify.annotations.NullMarked;
