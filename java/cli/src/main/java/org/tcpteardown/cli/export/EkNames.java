package org.tcpteardown.cli.export;

/** How things are called in documents. */
final class EkNames {
  /** As tshark's EK output calls what a protocol says of a packet. */
  static final String LAYERS = "layers";

  static final String LAYER = "tcpteardown";

  /** Documents of one day are in the index of this and the day. */
  static final String INDEX = "tcpteardown-";

  private EkNames() {}

  /** A point would make an object of what is a value already, as {@code fin.count}. */
  static String of(String id) {
    return id.replace('.', '_');
  }
}
