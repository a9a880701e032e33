/** Tests of what is printed. */
@NullMarked
package org.tcpteardown.cli.render;

import org.jspecify.annotations.NullMarked;
