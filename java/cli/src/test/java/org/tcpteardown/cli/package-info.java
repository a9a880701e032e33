/** The whole path: commands as users type them, real tshark, the real plugin. */
@NullMarked
package org.tcpteardown.cli;

import org.jspecify.annotations.NullMarked;
