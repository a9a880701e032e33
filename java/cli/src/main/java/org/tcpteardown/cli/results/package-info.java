/** Results of captures that follow each other, told as those of one. */
@NullMarked
package org.tcpteardown.cli.results;

import org.jspecify.annotations.NullMarked;
