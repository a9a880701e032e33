package org.tcpteardown.population;

/** A flow that is over, on its way into the population. */
public sealed interface Ended permits EndedFlow, EndedInOrder {}
