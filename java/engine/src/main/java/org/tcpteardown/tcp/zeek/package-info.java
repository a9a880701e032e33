/** What Zeek would say of a flow. */
@NullMarked
package org.tcpteardown.tcp.zeek;

import org.jspecify.annotations.NullMarked;
