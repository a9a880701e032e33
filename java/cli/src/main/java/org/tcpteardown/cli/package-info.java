/** The command line: options in, results out. The only place that ends the process. */
@NullMarked
package org.tcpteardown.cli;

import org.jspecify.annotations.NullMarked;
