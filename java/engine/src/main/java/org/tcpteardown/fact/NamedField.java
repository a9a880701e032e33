package org.tcpteardown.fact;

import org.tcpteardown.model.ValueType;

/** What a field says of itself, whether it is about a frame or a flow. */
public interface NamedField {
  /** The name after {@code tcpteardown.}. */
  String id();

  ValueType type();

  /** One line, without full stop. */
  String summary();
}
