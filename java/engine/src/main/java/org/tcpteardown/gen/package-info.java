/**
 * Writes the Lua catalogue and the documentation pages from the classes that define the findings
 * and fields.
 */
@NullMarked
package org.tcpteardown.gen;

import org.jspecify.annotations.NullMarked;
