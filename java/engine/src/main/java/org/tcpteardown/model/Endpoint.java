package org.tcpteardown.model;

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

  /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
  @Override
  public String toString() {
    return address.v6() ? "[" + address + "]:" + port : address + ":" + port;
  }
}
