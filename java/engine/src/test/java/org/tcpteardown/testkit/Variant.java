package org.tcpteardown.testkit;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Changes to a script that must not change what is found in it. */
public enum Variant {
  AS_WRITTEN(s -> true, s -> s),
  CLIENT_WRAPS(s -> true, s -> s.startingAt(End.C, -16)),
  SERVER_WRAPS(s -> true, s -> s.startingAt(End.S, -16)),
  /** The last sequence number of each end is 2^32-1: a FIN there is acknowledged by 0. */
  BOTH_END_AT_ZERO(s -> true, s -> s.endingAt(End.C, 0).endingAt(End.S, 0)),
  ACROSS_THE_SIGN(
      s -> true,
      s -> s.startingAt(End.C, Integer.MAX_VALUE - 8).startingAt(End.S, Integer.MAX_VALUE - 16)),
  ADDRESSES_SWAPPED(s -> true, Script::swappedAddresses),
  LATER(s -> true, s -> s.later(86_399_123_456_789L)),
  BESIDE_OTHER(s -> true, Script::besideOther),
  NUMBERED(s -> true, Script::numbered),
  OPENED_BY_SERVER(Script::opensWithHandshake, Script::openedByServer),
  MIRRORED(Script::showsThatItHasCopies, Script::mirrored),
  ROUTED(Script::showsThatItHasCopies, Script::routed),
  FOUR_TIMES(Script::showsThatItHasCopies, Script::fourTimes);

  /** Always a method reference or lambda without state. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Predicate<Script> applies;

  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<Script> change;

  Variant(Predicate<Script> applies, UnaryOperator<Script> change) {
    this.applies = applies;
    this.change = change;
  }

  boolean appliesTo(Script script) {
    return applies.test(script);
  }

  Script apply(Script script) {
    return change.apply(script);
  }
}
