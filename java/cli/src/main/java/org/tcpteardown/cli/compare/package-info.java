/** How {@code compare} shows what lies between capture points. */
@NullMarked
package org.tcpteardown.cli.compare;

import org.jspecify.annotations.NullMarked;
