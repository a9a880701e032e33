package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.TlsScripts;

final class TlsAlertTest {
  private static final FindingId ID = FindingId.TLS_ALERT;

  /** The server shows a certificate, and the client turns it down. */
  private static final String UNKNOWN_CA =
      """
      established
      0.030 C>S P. 1001:1101(100) ack 5001 first 22
      0.050 S>C P. 5001:6201(1200) ack 1101 first 22
      0.060 C>S P. 1101:1108(7) ack 6201 alert 48      ! tls_alert = 48
      """;

  private static final String CLOSED =
      """
      0.0601 C>S F. 1108:1108(0) ack 6201
      0.080 S>C . 6201:6201(0) ack 1109
      0.081 S>C F. 6201:6201(0) ack 1109
      0.0811 C>S . 1109:1109(0) ack 6202
      """;

  @Test
  void fires() {
    Expect.only(ID, UNKNOWN_CA + CLOSED);
  }

  @Test
  void onceForTheRepeatedAlert() {
    Expect.only(
        ID,
        UNKNOWN_CA
            + """
            0.260 C>S P. 1101:1108(7) ack 6201 alert 48
            """
            + CLOSED);
  }

  @Test
  void withTheFinItself() {
    Expect.only(
        ID,
        """
        established
        0.030 C>S P. 1001:1101(100) ack 5001 first 22
        0.050 S>C FP. 5001:5008(7) ack 1101 alert 40      ! tls_alert = 40
        0.051 C>S . 1101:1101(0) ack 5009
        0.052 C>S F. 1101:1101(0) ack 5009
        0.072 S>C . 5009:5009(0) ack 1102
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(UNKNOWN_CA + CLOSED).withoutFirst(4));
  }

  /** Encrypted ones: their sizes say nothing of what they mean. */
  @Test
  void notForEncryptedAlerts() {
    Expect.none(
        ID,
        Script.of(
            TlsScripts.EXCHANGED
                + """
                1.000 C>S P. 1301:1332(31) ack 6201 first 21
                1.0001 C>S F. 1332:1332(0) ack 6201
                1.020 S>C F. 6201:6201(0) ack 1333
                1.0201 C>S . 1333:1333(0) ack 6202
                """));
  }

  /** A message of another protocol that happens to begin with the same byte. */
  @Test
  void notForSevenBytesOfSomethingElse() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S P. 1101:1108(7) ack 5201 first 21
            1.020 S>C . 5201:5201(0) ack 1108
            """));
  }
}
