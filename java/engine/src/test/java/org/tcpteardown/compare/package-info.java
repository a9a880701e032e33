@NullMarked
package org.tcpteardown.compare;

import org.jspecify.annotations.NullMarked;
