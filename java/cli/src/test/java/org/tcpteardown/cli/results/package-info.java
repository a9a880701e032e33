@NullMarked
package org.tcpteardown.cli.results;

import org.jspecify.annotations.NullMarked;
