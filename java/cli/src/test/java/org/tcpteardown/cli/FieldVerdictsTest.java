package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdicts on the sessions from the field: what an expert would say of them, word by word. */
class FieldVerdictsTest {

  private static JsonObject flow(String capture) {
    return Run.of("analyze", "--format", "json", Checkout.capture(capture))
        .json()
        .getAsJsonArray("flows")
        .get(0)
        .getAsJsonObject();
  }

  private static void assertSays(JsonObject flow, List<String> parts) {
    String verdict = flow.get("verdict").getAsString();
    int at = 0;
    for (String part : parts) {
      int found = verdict.indexOf(part, at);
      assertTrue(found >= 0, "'" + part + "' is missing or comes too soon in: " + verdict);
      at = found + part.length();
    }
  }

  @Test
  void aSmallRouterForgotTheHalfClosedSession() {
    JsonObject flow = flow("rv082-late-fin");
    assertEquals("middlebox_fin_timer", flow.get("cause").getAsString());
    assertEquals("fin", flow.get("end").getAsString());
    assertEquals("server", flow.get("closed_by").getAsString());
    assertTrue(flow.get("confidence").getAsInt() >= 75);
    assertSays(
        flow,
        List.of(
            "The server closed first, the client 39.2 s later",
            "the client's FIN was sent 10 times and never answered",
            "all data was acknowledged both ways, so it is complete",
            "Most likely a session timer of at most 39.2 s on the path had expired",
            "Next: fix the client's late close, or raise that timer",
            "an end that vanished in just that pause would look the same"));
  }

  @Test
  void itsTwinIsInOrder() {
    assertEquals(
        "The server closed first, the client 500 ms later; all data was acknowledged both ways.",
        flow("rv082-fin-in-time").get("verdict").getAsString());
  }

  @Test
  void aFirewallAnsweredTheFin() {
    JsonObject flow = flow("asa-forged-rst");
    assertEquals("middlebox_reset", flow.get("cause").getAsString());
    assertEquals("fin_rst", flow.get("end").getAsString());
    assertEquals("server", flow.get("closed_by").getAsString());
    assertTrue(flow.get("confidence").getAsInt() >= 90);
    assertSays(
        flow,
        List.of(
            "The server closed first, and its FIN was answered",
            "by a RST in the client's name (frame 26)",
            "so it is complete",
            "Almost certainly a device on the path made the RST, not the client",
            "no idle time before it, so not an idle timeout",
            "Next: read the firewall's log for this connection"));
    String verdict = flow.get("verdict").getAsString();
    assertTrue(verdict.contains("TTL 255 where its packets have 125"), verdict);
    assertTrue(verdict.contains("window 65323 is the other end's"), verdict);
  }

  /** The client's own RST: nobody is accused, and nothing is certain. */
  @Test
  void itsTwinIsTheClientsOwn() {
    JsonObject flow = flow("asa-genuine-rst");
    assertEquals("application_abort", flow.get("cause").getAsString());
    assertTrue(flow.get("confidence").getAsInt() < 75);
    assertSays(
        flow,
        List.of(
            "Probably the client aborted when it saw the end of the stream",
            "the RST counts on in the client's IP identification"));
  }

  @Test
  void aHomeRouterAnsweredByIcmp() {
    JsonObject flow = flow("home-late-fin-icmp");
    assertEquals("middlebox_fin_timer", flow.get("cause").getAsString());
    assertSays(
        flow,
        List.of(
            "The server closed first, the client 62.1 s later",
            "the client's FIN was sent 6 times and answered only by ICMP errors",
            "then it gave up with a RST",
            "Almost certainly a session timer of at most 62.1 s on the path had expired",
            "192.0.2.1 answered the FIN with an ICMP error",
            "Next: fix the client's late close, or raise that timer"));
  }
}
