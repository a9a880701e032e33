package org.tcpteardown.verdict;

import org.tcpteardown.model.Endpoint;

/**
 * Handshakes that a server never took, while it served others.
 *
 * @param server its address and port
 * @param untaken how many of them
 * @param handshakes how many were completed by their client
 * @param there whether they were captured at the server, so that all of them had come through
 */
public record QueueFull(Endpoint server, long untaken, long handshakes, boolean there) {
  /** As a clause: {@code 3 of 5 handshakes to 192.0.2.1:80 were never taken by the server}. */
  public String inWords() {
    return untaken
        + " of "
        + handshakes
        + " handshakes to "
        + server
        + " were never taken by the server";
  }
}
