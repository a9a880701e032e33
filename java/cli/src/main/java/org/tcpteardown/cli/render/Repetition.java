package org.tcpteardown.cli.render;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;

/** The same finding of the same server, again and again. */
final class Repetition {
  /** Of more clients the number is not counted. */
  private static final int CLIENTS_COUNTED = 100_000;

  /**
   * What is told once.
   *
   * @param severity how serious
   * @param id what was found
   * @param server of whom: an address and port, or the addresses of both ends
   */
  record Key(Severity severity, FindingId id, Object server) {

    // Written out: a record links its own at first use, which takes milliseconds of each run.

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Key that
              && severity == that.severity
              && id.equals(that.id)
              && server.equals(that.server));
    }

    @Override
    public int hashCode() {
      return 31 * (31 * severity.hashCode() + id.hashCode()) + server.hashCode();
    }

    /** By server. */
    static Key of(Finding finding, Endpoint server) {
      return new Key(finding.severity(), finding.id(), server);
    }

    /** By the addresses of both ends, whatever the ports. */
    static Key of(Finding finding, Endpoint client, Endpoint server) {
      return new Key(
          finding.severity(), finding.id(), new Pair(client.address(), server.address()));
    }
  }

  private record Pair(IpAddress client, IpAddress server) {
    // Written out: a record links its own at first use, which takes milliseconds of each run.

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Pair that
              && client.equals(that.client)
              && server.equals(that.server));
    }

    @Override
    public int hashCode() {
      return 31 * client.hashCode() + server.hashCode();
    }
  }

  private final Key key;
  private final Set<IpAddress> clients = new HashSet<>();
  private final Set<Integer> ports = new HashSet<>();

  /** The client's end where it is always the same; null where there are several. */
  private @Nullable Endpoint onlyClient;

  private final Finding first;
  private Finding worst;
  private @Nullable Endpoint worstClient;
  private long count;

  Repetition(Key key, Finding first) {
    this.key = key;
    this.first = first;
    this.worst = first;
  }

  void add(Finding finding, Endpoint client, Endpoint server) {
    count++;
    if (count == 1) {
      onlyClient = client;
    } else if (!client.equals(onlyClient)) {
      onlyClient = null;
    }
    if (clients.size() < CLIENTS_COUNTED) {
      clients.add(client.address());
    }
    ports.add(server.port());
    if (worstClient == null || isWorse(finding, worst)) {
      worst = finding;
      worstClient = client;
    }
  }

  /** Where a finding has a value that can be compared. */
  private static boolean isWorse(Finding finding, Finding other) {
    return switch (finding.value().type()) {
      case DURATION, COUNT, BYTES, SCORE -> finding.value().number() > other.value().number();
      default -> false;
    };
  }

  long count() {
    return count;
  }

  Finding first() {
    return first;
  }

  /** Who is concerned, in the form of one connection's two ends. */
  String ends() {
    String from =
        onlyClient != null
            ? onlyClient.toString()
            : clients.size() == 1
                ? clients.iterator().next().toString()
                : (clients.size() < CLIENTS_COUNTED ? "" : "more than ")
                    + CountText.grouped(clients.size())
                    + " clients";
    if (key.server() instanceof Pair pair) {
      return from + " -> " + pair.server() + ", " + ports.size() + " ports";
    }
    return from + " -> " + key.server();
  }

  /** How often, and the first and worst examples. */
  String text() {
    String text = times() + ", first: " + first.text();
    return worst.equals(first) ? text : text + " | " + worstText();
  }

  String times() {
    return CountText.grouped(count) + (count == 1 ? " time" : " times");
  }

  /** The worst example, and where it is. */
  private String worstText() {
    String flow = onlyClient == null ? ", flow " + worst.flow() + " of " + worstClient : "";
    return "worst, frame " + worst.frame() + flow + ": " + worst.text();
  }

  /** The worst example; the first one where they cannot be compared. */
  Finding worst() {
    return worst;
  }
}
