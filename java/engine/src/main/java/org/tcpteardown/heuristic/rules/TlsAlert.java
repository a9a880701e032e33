package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class TlsAlert implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.TLS_ALERT)
          .name("TLS alert")
          .severity(Severity.NOTE)
          .value(ValueType.NUMBER, "the alert's description, as in tls.alert_message.desc")
          .onFrame("the segment that carries the alert")
          .summary("Fatal TLS alert in clear: an end gave up the session and said why")
          .explain(
              """
              ## What it means
              An end sent a fatal TLS alert before the session's keys were agreed on, so that its reason can be read. What
              follows, FINs or a RST, only carries that out: the network had no part in it.

              ## Why it happens
              The certificate of one end is expired, of an unknown authority, or missing (bad_certificate, certificate_expired,
              unknown_ca, certificate_required); the two have no version or cipher in common (protocol_version,
              handshake_failure); the server knows no such name (unrecognized_name).

              ## When it misleads
              A proxy that opens TLS on the path answers in the server's name. Once the keys are agreed on, alerts are
              encrypted: that this finding is missing says nothing. Only an alert that is alone in its segment is
              seen.

              ## What to do
              Read the alert's name. Ask the server as the client does:
              `openssl s_client -connect HOST:PORT -servername NAME -showcerts`.
              """)
          .symptoms(Symptom.TLS_FAILS, Symptom.BAD_GATEWAY)
          .filter("tcpteardown.tls_alert", "alerts that say why a TLS session was given up")
          .filter("tcpteardown.tls_alert == 48", "those for a certificate of an unknown authority")
          .filter(
              "tcpteardown.cause == \"tls_alert\"",
              "every frame of connections that such an alert ended")
          .example("tls-alerts/client.pcapng")
          .cites(
              "RFC 8446 section 6 (alert protocol)",
              "RFC 5246 section 7.2 (alert protocol of TLS 1.2)",
              "IANA, TLS Alerts registry")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      Segment segment = half.fatalAlert();
      if (segment != null) {
        int alert = segment.details().tlsAlert();
        String sender = story.role(half);
        out.report(
            segment,
            FieldValue.number(ClearTlsAlert.description(alert)),
            "The "
                + sender
                + " sent the fatal TLS alert "
                + ClearTlsAlert.name(alert)
                + ": "
                + ClearTlsAlert.meaning(alert, sender, story.role(half.peer())));
      }
    }
  }
}
