package org.tcpteardown.population;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;

/**
 * One application as the capture shows it: a server by its address and port; a client, whose ports
 * change, by its address and the server that it talks to.
 *
 * @param server the server
 * @param client the client's address, or null if the server itself is meant
 */
public record ApplicationEnd(Endpoint server, @Nullable IpAddress client) {

  // Written out: a record links its own at first use, which takes milliseconds of each run.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ApplicationEnd that
            && server.equals(that.server)
            && Objects.equals(client, that.client));
  }

  @Override
  public int hashCode() {
    return 31 * server.hashCode() + Objects.hashCode(client);
  }

  /** The application behind one half of a flow. */
  public static ApplicationEnd of(Flow flow, HalfConnection half) {
    return new ApplicationEnd(
        flow.server().endpoint(), half == flow.server() ? null : half.endpoint().address());
  }

  /** The application behind one end of a flow in good order. */
  public static ApplicationEnd of(OrderlyFlow flow, boolean client) {
    return new ApplicationEnd(flow.server(), client ? flow.client().address() : null);
  }

  /** {@code the server 192.0.2.1:80}, {@code the client 10.0.0.1 of 192.0.2.1:80}. */
  public String inWords() {
    return client == null ? "the server " + server : "the client " + client + " of " + server;
  }

  /** {@code 192.0.2.1:80}, {@code 10.0.0.1 (to 192.0.2.1:80)}. */
  @Override
  public String toString() {
    return client == null ? server.toString() : client + " (to " + server + ")";
  }
}
