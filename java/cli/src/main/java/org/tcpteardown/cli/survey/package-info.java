/**
 * Runs over many captures, counts what is found in them, and points at what cannot be right: where
 * to look for faults of this program next.
 */
@NullMarked
package org.tcpteardown.cli.survey;

import org.jspecify.annotations.NullMarked;
