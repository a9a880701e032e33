/** One class for each finding about the population of flows. */
@NullMarked
package org.tcpteardown.population.rules;

import org.jspecify.annotations.NullMarked;
