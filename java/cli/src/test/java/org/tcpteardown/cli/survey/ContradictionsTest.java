package org.tcpteardown.cli.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/** Findings beside each other and beside the verdict. */
class ContradictionsTest {

  private static List<String> doubts(Judged judged) {
    Contradictions.look(judged.flow(), judged);
    return judged.doubts;
  }

  @Test
  void twoStoriesOfOneRst() {
    Judged judged =
        new Judged()
            .found(7, FindingId.FORGED_RST, Severity.WARN)
            .found(7, FindingId.RST_INSTEAD_OF_FIN, Severity.NOTE);
    assertEquals(
        List.of("contradicting_findings 7 forged_rst and rst_instead_of_fin"), doubts(judged));
  }

  @Test
  void twoRstsMayHaveTwoStories() {
    Judged judged =
        new Judged()
            .found(7, FindingId.FORGED_RST, Severity.WARN)
            .found(8, FindingId.RST_INSTEAD_OF_FIN, Severity.NOTE);
    assertEquals(List.of(), doubts(judged));
  }

  @Test
  void aFindingThatTheCauseDenies() {
    Judged judged =
        new Judged().found(7, FindingId.FORGED_RST, Severity.ERROR).cause("application_abort");
    assertEquals(
        List.of("contradicts_verdict 7 forged_rst and cause application_abort"), doubts(judged));
  }

  @Test
  void aCauseWithoutItsFinding() {
    assertEquals(
        List.of("contradicts_verdict 1 cause forged_reset without forged_rst"),
        doubts(new Judged().cause("forged_reset")));
  }

  @Test
  void aVerdictThatContradictsItself() {
    Judged judged =
        new Judged().verdict("Reset; never acknowledged: 3 bytes. Nothing was outstanding.");
    assertEquals(List.of(), doubts(judged));
    judged.verdict("Reset; never acknowledged: 3 bytes. Probably: nothing was outstanding.");
    assertEquals(
        List.of("contradicts_verdict 1 \"nothing was outstanding\" and \"never acknowledged\""),
        doubts(judged));
  }

  @Test
  void aRstThatChangedNothingEndedNothing() {
    Judged judged =
        new Judged()
            .found(7, FindingId.RST_ABORT, Severity.WARN)
            .found(9, FindingId.RST_ABORT, Severity.WARN)
            .verdict("Closed. A RST in the client's name (frame 7) changed nothing.");
    assertEquals(
        List.of("contradicts_verdict 7 rst_abort on a RST that \"changed nothing\""),
        doubts(judged));
  }

  @Test
  void aWarningWhereAllWentWell() {
    Judged judged =
        new Judged()
            .found(7, FindingId.LATE_FIN, Severity.WARN)
            .found(8, FindingId.FIN_RETRANSMITTED, Severity.NOTE)
            .cause("orderly");
    assertEquals(List.of("warned_in_good_order 7 warn late_fin and cause orderly"), doubts(judged));
  }
}
