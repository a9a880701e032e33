package org.tcpteardown.testkit;

/** Beginnings of TLS connections, in the notation of {@link Script}. */
public final class TlsScripts {
  /** Handshakes of TCP and TLS, a request and its answer: leaves C at 1301 and S at 6201. */
  public static final String EXCHANGED =
      """
      established
      0.030 C>S P. 1001:1101(100) ack 5001 first 22
      0.050 S>C P. 5001:5201(200) ack 1101 first 22
      0.060 C>S P. 1101:1301(200) ack 5201 first 23
      0.080 S>C P. 5201:6201(1000) ack 1301 first 23
      0.0801 C>S . 1301:1301(0) ack 6201
      """;

  private TlsScripts() {}
}
