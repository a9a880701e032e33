/** The published schemas of all JSON that the program prints. */
@NullMarked
package org.tcpteardown.cli.schema;

import org.jspecify.annotations.NullMarked;
