/** Captures of many files and sites, analysed by the engine inside a Spark job. */
@NullMarked
package org.tcpteardown.archive;

import org.jspecify.annotations.NullMarked;
