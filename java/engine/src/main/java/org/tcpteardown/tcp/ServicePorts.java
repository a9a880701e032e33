package org.tcpteardown.tcp;

import java.util.Arrays;

/** Which end of a connection is the server, by port number, where no SYN tells. */
final class ServicePorts {
  /**
   * Ports of services that are in wide use and that clients hardly take, by IANA's registry; in
   * ascending order. Below 512 every port counts as one.
   */
  private static final int[] KNOWN = {
    512, 513, 514, 515, 543, 544, 548, 554, 587, 623, 631, 636, 646, 860, 873, 989, 990, 992, 993,
    994, 995, 1080, 1352, 1433, 1521, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3260, 3268,
    3269, 3306, 3389, 4369, 5060, 5061, 5222, 5269, 5432, 5671, 5672, 5900, 5985, 5986, 6379, 6443,
    6667, 8000, 8080, 8443, 8883, 8888, 9042, 9092, 9200, 9300, 9418, 10050, 10051, 10250, 11211,
    20048, 25565, 27017
  };

  /** Clients of NFS and the like take ports from here on up to 1023 (RFC 5531, "privileged"). */
  private static final int RESERVED_OF_CLIENTS = 512;

  private ServicePorts() {}

  /** Whether the first of two ports is more likely the server's than the second. */
  static boolean isServer(int port, int other) {
    boolean known = isKnown(port);
    return known == isKnown(other) ? port < other : known;
  }

  /** Whether one of two ports, and not the other, is that of a known service. */
  static boolean tells(int port, int other) {
    return isKnown(port) != isKnown(other);
  }

  private static boolean isKnown(int port) {
    return port < RESERVED_OF_CLIENTS || Arrays.binarySearch(KNOWN, port) >= 0;
  }
}
