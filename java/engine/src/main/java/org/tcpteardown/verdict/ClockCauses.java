package org.tcpteardown.verdict;

/** Captures of two machines, merged without the difference of their clocks taken out. */
final class ClockCauses {
  private ClockCauses() {}

  /** A RST is known by what it answers, and by what came shortly before it. */
  static final CauseRule RESET_BY_TWO_CLOCKS =
      CauseRule.of(
              Cause.UNKNOWN,
              c ->
                  c.flow().clocksDifferByNs() > 0
                      && c.rst() != null
                      && c.forged() == null
                      && (c.end() == FlowEnd.RST || c.end() == FlowEnd.FIN_RST))
          .claim("what the RST answered, and what came before it, cannot be told by two clocks")
          .capture(
              "take the difference out of one of the captures (editcap -t) and merge them again")
          .build();
}
