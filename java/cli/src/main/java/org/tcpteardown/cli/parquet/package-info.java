/** Rows as a Parquet file, by libraries that are fetched when they are first needed. */
@NullMarked
package org.tcpteardown.cli.parquet;

import org.jspecify.annotations.NullMarked;
