package org.tcpteardown.testkit;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.ValueType;

/**
 * A finding that a line of a script must carry.
 *
 * @param id its id
 * @param value its value as a person writes it, or null when any will do
 */
record Expectation(FindingId id, @Nullable String value) {

  boolean isMetBy(Finding finding) {
    if (finding.id() != id) {
      return false;
    }
    if (value == null) {
      return true;
    }
    return finding.value().type() == ValueType.DURATION
        ? FieldValue.parseSeconds(value) == finding.value().number()
        : finding.value().plain().equals(value);
  }

  @Override
  public String toString() {
    return value == null ? id.id() : id + " = " + value;
  }
}
