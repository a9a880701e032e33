/** One capture's results as a web page of one file. */
@NullMarked
package org.tcpteardown.cli.report;

import org.jspecify.annotations.NullMarked;
