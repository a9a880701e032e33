package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;

/** Connections whose TLS session never came about, and that were closed for that. */
final class TlsCauses {
  private static final Set<FlowEnd> ENDED =
      EnumSet.of(FlowEnd.FIN, FlowEnd.FIN_RST, FlowEnd.RST, FlowEnd.HALF_CLOSED);

  private TlsCauses() {}

  static final CauseRule GAVE_UP =
      CauseRule.of(Cause.TLS_ALERT, c -> alert(c) != null && ENDED.contains(c.end()))
          .claim(
              c -> {
                Segment alert = Objects.requireNonNull(alert(c));
                HalfConnection sender = c.sender(alert);
                return ClearTlsAlert.meaning(
                        alert.details().tlsAlert(), c.role(sender), c.role(sender.peer()))
                    + ": it ended the TLS handshake with the alert "
                    + ClearTlsAlert.name(alert.details().tlsAlert())
                    + " in frame "
                    + alert.frame();
              })
          .pro(DECISIVE, c -> "the alert is fatal, and its sender sent nothing more after it")
          .contra(SLIGHT, "a proxy that opens TLS on the path would answer in that end's name")
          .read(
              "ask the server as the client does (openssl s_client -connect HOST:PORT -servername"
                  + " NAME -showcerts), and read the TLS settings of the end that sent the alert")
          .build();

  /** The fatal alert that was the last word of its sender; null if there is none. */
  private static @Nullable Segment alert(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      Segment alert = half.fatalAlert();
      if (alert != null && half.lastPayloadNs() == alert.timeNs()) {
        return alert;
      }
    }
    return null;
  }
}
