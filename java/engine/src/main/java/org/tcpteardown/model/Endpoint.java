package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection.
 *
 * @param address its IP address
 * @param port its TCP port, 0 to 65535
 */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {

  @Override
  public int compareTo(Endpoint other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
  }

  // Written out, as records do it slowly until the code is hot, and every frame needs it.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Endpoint that && port == that.port && address.equals(that.address));
  }

  @Override
  public int hashCode() {
    return KeyedHash.asInt(KeyedHash.of((long) address.hashCode() << Short.SIZE | port));
  }

  /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
  @Override
  public String toString() {
    return address.v6() ? "[" + address + "]:" + port : address + ":" + port;
  }
}
