/** How long the engine's parts take for a packet or a connection, and how much they allocate. */
@NullMarked
package org.tcpteardown.bench;

import org.jspecify.annotations.NullMarked;
