/**
 * Several captures of the same traffic: analysed each for itself, then laid side by side, and what
 * that tells added to each result.
 */
@NullMarked
package org.tcpteardown.compare;

import org.jspecify.annotations.NullMarked;
