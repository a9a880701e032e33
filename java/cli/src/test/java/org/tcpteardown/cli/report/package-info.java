/** Tests of the page and of what it is made from. */
@NullMarked
package org.tcpteardown.cli.report;

import org.jspecify.annotations.NullMarked;
