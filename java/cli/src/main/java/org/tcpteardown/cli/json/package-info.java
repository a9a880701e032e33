/** The JSON that the program prints: what writes it also describes it. */
@NullMarked
package org.tcpteardown.cli.json;

import org.jspecify.annotations.NullMarked;
