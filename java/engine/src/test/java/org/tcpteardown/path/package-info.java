@NullMarked
package org.tcpteardown.path;

import org.jspecify.annotations.NullMarked;
