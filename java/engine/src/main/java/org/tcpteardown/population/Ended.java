package org.tcpteardown.population;

/** A flow that is over, on its way into the population. */
public sealed interface Ended permits EndedFlow, EndedInOrder {

  /** The flow's number: Wireshark's {@code tcp.stream}. */
  long number();

  /** Tells a rule of it. */
  void tell(Gatherer rule);

  /** Tells what remembers openings of it. */
  void tell(SiblingMemory siblings);
}
