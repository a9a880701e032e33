package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.testkit.TwoPoints;

final class PathComparisonTest {
  /** The client's FINs do not come through any more. */
  private static final String FINS_EATEN =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S . 1101:1101(0) ack 5202
      13.00 C>S F. 1101:1101(0) ack 5202  @A
      13.20 C>S F. 1101:1101(0) ack 5202  @A
      13.60 C>S F. 1101:1101(0) ack 5202  @A
      """;

  private static final String RST_MADE =
      """
      exchanged
      40.00 C>S P. 1101:1201(100) ack 5201  @A
      40.01 S>C R 5201:5201(0)              @A
      """;

  private static final String CLEAN =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S . 1101:1101(0) ack 5202
      1.002 C>S F. 1101:1101(0) ack 5202
      1.022 S>C . 5202:5202(0) ack 1102
      """;

  /** What did not simply cross, for instance {@code A3 LOST, B4 INJECTED}. */
  private static String told(PathComparison comparison) {
    StringJoiner text = new StringJoiner(", ");
    for (CrossedFlow flow : comparison.flows()) {
      for (CrossedDirection direction : flow.directions()) {
        String near = direction.fromA() ? "A" : "B";
        String far = direction.fromA() ? "B" : "A";
        for (int i = 0; i < direction.departures(); i++) {
          if (direction.departure(i) != Fate.CROSSED) {
            text.add(near + direction.departureFrame(i) + " " + direction.departure(i));
          }
        }
        for (int k = 0; k < direction.arrivals(); k++) {
          if (direction.arrival(k) != Fate.CROSSED) {
            text.add(far + direction.arrivalFrame(k) + " " + direction.arrival(k));
          }
        }
      }
    }
    return text.toString();
  }

  private static void check(String expected, TwoPoints points) {
    PathComparison comparison = points.compare();
    assertEquals(expected, told(comparison));
    assertTrue(comparison.matches().ambiguous().isEmpty(), "ambiguous");
  }

  private static final String EATEN = "A9 LOST, A10 LOST, A11 LOST";

  @Test
  void nothingIsLostOnACleanPath() {
    check("", TwoPoints.of(CLEAN));
    check("", TwoPoints.of(CLEAN).translated());
    check("", TwoPoints.of(CLEAN).translated().renumbered(77_000, -5_000_000));
    check("", TwoPoints.of(CLEAN).unstamped().translated());
    check("", TwoPoints.of(CLEAN).clock(3_000, 200));
    check("", TwoPoints.of(CLEAN).bridged());
  }

  @Test
  void finsThatDoNotComeThrough() {
    check(EATEN, TwoPoints.of(FINS_EATEN));
    check(EATEN, TwoPoints.of(FINS_EATEN).translated());
    check(EATEN, TwoPoints.of(FINS_EATEN).renumbered(-70_000, 1 << 30));
    check(EATEN, TwoPoints.of(FINS_EATEN).translated().clock(-3_000, 200));
    check(EATEN, TwoPoints.of(FINS_EATEN).bridged());
  }

  @Test
  void aRstThatNobodySent() {
    check("A7 LOST, A8 INJECTED", TwoPoints.of(RST_MADE).translated());
  }

  @Test
  void ofTwoTransmissionsTheFirstIsLost() {
    check(
        "A7 LOST",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201  @A
            1.200 C>S P. 1101:1201(100) ack 5201
            1.220 S>C . 5201:5201(0) ack 1201
            """));
  }

  /** A challenge ACK of an older connection acknowledges nothing of this one. */
  @Test
  void acknowledgementsOfAnOlderConnectionProveNothing() {
    check(
        "A7 LOST",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201  @A
            1.100 S>C . 700000000:700000000(0) ack 900000000
            1.300 C>S P. 1101:1201(100) ack 5201
            1.320 S>C . 5201:5201(0) ack 1201
            """));
  }

  @Test
  void ofTwoTransmissionsTheSecondIsLost() {
    check(
        "A8 LOST",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201
            1.200 C>S P. 1101:1201(100) ack 5201  @A
            1.900 S>C . 5201:5201(0) ack 1201
            """));
  }

  @Test
  void whatOneNetworkCardCutsUpIsNotLost() {
    check(
        "",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:4001(2900) ack 5201  @A
            1.0001 C>S . 1101:2551(1450) ack 5201  @B
            1.0002 C>S P. 2551:4001(1450) ack 5201  @B
            1.020 S>C . 5201:5201(0) ack 4001
            """));
  }

  @Test
  void whatTheOtherOneJoinsIsNotMade() {
    check(
        "",
        TwoPoints.of(
            """
            exchanged
            1.0001 C>S . 1101:2551(1450) ack 5201  @A
            1.0002 C>S P. 2551:4001(1450) ack 5201  @A
            1.001 C>S P. 1101:4001(2900) ack 5201  @B
            1.025 S>C . 5201:5201(0) ack 4001
            """));
  }

  @Test
  void aPieceOfACutUpSegmentIsLost() {
    check(
        "A7 PARTLY_LOST",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:4001(2900) ack 5201  @A
            1.0001 C>S . 1101:2551(1450) ack 5201  @B
            1.300 C>S P. 2551:4001(1450) ack 5201
            1.320 S>C . 5201:5201(0) ack 4001
            """));
  }

  @Test
  void whatIsAcknowledgedWasNotLostButNotCaptured() {
    check(
        "A7 NOT_CAPTURED",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201  @A
            1.020 S>C . 5201:5201(0) ack 1201
            """));
  }

  @Test
  void whereACaptureHasGapsNoRstIsCalledLost() {
    check(
        "A7 NOT_CAPTURED, A9 UNSURE",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201  @A
            1.020 S>C . 5201:5201(0) ack 1201
            2.000 C>S R. 1201:1201(0) ack 5201    @A
            """));
    check(
        "A7 UNSURE",
        TwoPoints.of("exchanged\n2.000 C>S R. 1101:1101(0) ack 5201 @A").droppedAtB(12));
  }

  @Test
  void whatASenderBuildsUponIsNotMadeOnTheWay() {
    check(
        "B7 NOT_CAPTURED",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201  @B
            1.020 S>C . 5201:5201(0) ack 1201
            1.100 C>S P. 1201:1301(100) ack 5201
            1.120 S>C . 5201:5201(0) ack 1301
            """));
  }

  @Test
  void dataBehindAForgedFinShowsThatItIsForged() {
    check(
        "B7 INJECTED",
        TwoPoints.of(
            """
            exchanged
            1.000 C>S F. 1101:1101(0) ack 5201  @B
            1.100 C>S P. 1101:1301(200) ack 5201
            1.120 S>C . 5201:5201(0) ack 1301
            """));
  }

  @Test
  void beforeACaptureBeganNothingIsLost() {
    TwoPoints points = TwoPoints.of(FINS_EATEN.replace("@A", "")).startingAtB(500).translated();
    check("", points);
    assertEquals(1, points.compare().cleanFlows());
  }

  @Test
  void afterTheLastFrameItIsNotKnown() {
    PathComparison comparison = TwoPoints.of(FINS_EATEN).boundsUnstated().compare();
    assertEquals("A9 OUTSIDE, A10 OUTSIDE, A11 OUTSIDE", told(comparison));
  }

  /** dumpcap does not read what the kernel still holds when it is told to stop. */
  @Test
  void whatCameJustBeforeTheStatedEndMayBeUnread() {
    String made = "exchanged\n9.880 C>S R 1101:1101(0)  @B\n";
    String lost = "exchanged\n9.880 C>S R 1101:1101(0)  @A\n";
    check("", TwoPoints.of(made).endingAt(10_000));
    check("", TwoPoints.of(lost).endingAt(10_000));
    check("B7 INJECTED", TwoPoints.of(made).endingAt(10_500));
    check("A7 LOST", TwoPoints.of(lost).endingAt(10_500));
  }

  @Test
  void aCaptureOfOneDirectionOnlyAccusesNobody() {
    TwoPoints points =
        TwoPoints.of(CLEAN.replaceAll("(?m)^(.*S>C.*)$", "$1 @A").replace("exchanged", OPEN));
    PathComparison comparison = points.compare();
    assertEquals(1, comparison.matches().pairs().size());
    assertTrue(comparison.clock().isOneSided());
    assertTrue(!told(comparison).contains("LOST") && !told(comparison).contains("INJECTED"));
  }

  private static final String OPEN =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001  @A
      0.0201 C>S . 1001:1001(0) ack 5001
      0.030 C>S P. 1001:1101(100) ack 5001
      0.050 S>C P. 5001:5201(200) ack 1101 @A
      0.0501 C>S . 1101:1101(0) ack 5201
      """;

  @Test
  void aSynThatNeverArrives() {
    TwoPoints other =
        TwoPoints.of(
                """
                2.000 C>S S 9000:9000(0) @A
                3.000 C>S S 9000:9000(0) @A
                """)
            .fromPort(40_777);
    assertEquals("A11 LOST, A12 LOST", told(TwoPoints.of(CLEAN).and(other).compare()));
  }

  @Test
  void aTupleThatIsUsedTenTimes() {
    TwoPoints all = TwoPoints.of(CLEAN);
    for (int i = 1; i < 10; i++) {
      all.and(TwoPoints.of(CLEAN).numbered(i * 1_000_003).later(i * 10_000L));
    }
    PathComparison comparison = all.translated().compare();
    assertEquals(10, comparison.matches().pairs().size());
    comparison.matches().pairs().forEach(p -> assertEquals(p.a().number(), p.b().number()));
    assertEquals("", told(comparison));
  }

  @Test
  void whoeverCannotBeToldApartIsNotGuessed() {
    TwoPoints all = TwoPoints.of(CLEAN);
    for (int i = 1; i < 5; i++) {
      all.and(TwoPoints.of(CLEAN).fromPort(41_000 + i));
    }
    PathComparison comparison =
        all.translated().renumbered(1_234_567, 7_654_321).unstamped().compare();
    assertEquals(0, comparison.matches().pairs().size());
    assertEquals("", told(comparison));
  }

  @Test
  void oneCaptureTwiceIsOnePlace() {
    var a = TwoPoints.of(FINS_EATEN).atA();
    CaptureBounds bounds = new CaptureBounds(0, Long.MAX_VALUE / 2, true, true, 0);
    PathComparison comparison =
        PathComparison.of(TwoPoints.log(a), bounds, TwoPoints.log(a), bounds, e -> e);
    assertTrue(comparison.isOnePlace());
    assertEquals("", told(comparison));
  }

  @Test
  void capturesOfOtherTrafficHaveNothingInCommon() {
    var a = TwoPoints.of(CLEAN).atA();
    var b = TwoPoints.of(CLEAN).numbered(99_000).fromPort(55_555).later(5_000).atB();
    CaptureBounds bounds = new CaptureBounds(0, Long.MAX_VALUE / 2, true, true, 0);
    PathComparison comparison =
        PathComparison.of(TwoPoints.log(a), bounds, TwoPoints.log(b), bounds, e -> e);
    assertEquals(0, comparison.matches().pairs().size());
    assertEquals("", told(comparison));
  }

  @Test
  void numbersThatPeopleMakeUpJoinNothing() {
    var a = TwoPoints.of(CLEAN).numbered(-1_863_204_517).atA();
    var b = TwoPoints.of(FINS_EATEN).numbered(-1_863_204_517).atB();
    b.replaceAll(
        s ->
            s.source().port() > s.destination().port()
                ? s.withEnds(OTHER_CLIENT, OTHER_SERVER)
                : s.withEnds(OTHER_SERVER, OTHER_CLIENT));
    CaptureBounds bounds = new CaptureBounds(0, Long.MAX_VALUE / 2, true, true, 0);
    PathComparison comparison =
        PathComparison.of(TwoPoints.log(a), bounds, TwoPoints.log(b), bounds, e -> e);
    assertEquals(0, comparison.matches().pairs().size());
  }

  private static final Endpoint OTHER_CLIENT =
      new Endpoint(IpAddress.parse("198.18.0.7").orElseThrow(), 51_234);
  private static final Endpoint OTHER_SERVER =
      new Endpoint(IpAddress.parse("198.18.0.9").orElseThrow(), 3868);

  /** Other connections show that the server is behind B, whatever the path calls it there. */
  @Test
  void aSynThatNeverCameToAServerOfAnotherName() {
    TwoPoints all =
        TwoPoints.of(CLEAN)
            .and(
                TwoPoints.of(
                        """
                        2.000 C>S S 700000:700000(0)  @A
                        3.000 C>S S 700000:700000(0)  @A
                        5.000 C>S S 700000:700000(0)  @A
                        """)
                    .fromPort(50_123));
    List<Segment> b = new ArrayList<>(all.translated().atB());
    b.replaceAll(
        s ->
            s.source().port() > s.destination().port()
                ? s.withEnds(s.source(), OTHER_SERVER)
                : s.withEnds(OTHER_SERVER, s.destination()));
    CaptureBounds bounds = new CaptureBounds(0, Long.MAX_VALUE / 2, true, true, 0);
    PathComparison comparison =
        PathComparison.of(TwoPoints.log(all.atA()), bounds, TwoPoints.log(b), bounds, e -> e);
    assertEquals(1, comparison.matches().pairs().size());
    assertEquals("A11 LOST, A12 LOST, A13 LOST", told(comparison));
  }

  @Test
  void anEmptyCaptureSaysNothing() {
    var a = TwoPoints.of(CLEAN).atA();
    CaptureBounds bounds = new CaptureBounds(0, Long.MAX_VALUE / 2, true, true, 0);
    PathComparison comparison =
        PathComparison.of(TwoPoints.log(a), bounds, TwoPoints.log(List.of()), bounds, e -> e);
    assertEquals(1, comparison.matches().onlyA().size());
    assertEquals("", told(comparison));
  }

  @Test
  void anAnswerWithOldNumbersBelongsToTheSynThatDrewIt() {
    // Behind the translator the second connection has the ports of the first one, which its end
    // still remembers: there it is one connection, before the translator it is two.
    TwoPoints first = TwoPoints.of(CLEAN);
    TwoPoints second =
        TwoPoints.of(
                """
                5.000 C>S S 700000:700000(0)
                5.020 S>C . 5202:5202(0) ack 1102
                5.0201 C>S R 1102:1102(0)
                """)
            .later(0);
    assertEquals("", told(first.and(second).compare()));
  }

  @Test
  void aSynIsNotLostOnAWayPastTheOtherPoint() {
    TwoPoints established =
        TwoPoints.of(
                CLEAN
                    .replace("exchanged", OPEN)
                    .replaceAll("(?m) *@A$", "")
                    .replaceAll("(?m)(\\S)$", "$1 @A"))
            .fromPort(41_111)
            .numbered(500_000);
    TwoPoints unanswered =
        TwoPoints.of("2.000 C>S S 9000:9000(0) @A\n3.000 C>S S 9000:9000(0) @A").fromPort(40_777);
    assertEquals("", told(TwoPoints.of(CLEAN).and(established).and(unanswered).compare()));
  }

  @Test
  void aCaptureOfTheServersPacketsHasNoSyns() {
    String answers = CLEAN.replace("exchanged", OPEN.replace("  @A", "").replace(" @A", ""));
    TwoPoints oneWay = TwoPoints.of(answers.replaceAll("(?m)^(.*C>S.*)$", "$1 @A"));
    TwoPoints unanswered =
        TwoPoints.of("2.000 C>S S 9000:9000(0) @A\n3.000 C>S S 9000:9000(0) @A").fromPort(40_777);
    String found = told(oneWay.and(unanswered).compare());
    assertTrue(!found.contains("LOST") && !found.contains("INJECTED"), found);
  }

  @Test
  void aDirectionThatTakesAnotherWayIsNotMadeUp() {
    TwoPoints other =
        TwoPoints.of(
                CLEAN
                    .replace("exchanged", OPEN.replace("  @A", "").replace(" @A", ""))
                    .replaceAll("(?m)^(.*S>C.*)$", "$1 @A"))
            .fromPort(41_111)
            .numbered(500_000);
    String found = told(TwoPoints.of(CLEAN).and(other).compare());
    assertTrue(!found.contains("LOST") && !found.contains("INJECTED"), found);
  }
}
