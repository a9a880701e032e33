package org.tcpteardown.model;

/** Bits of the TCP header's flags field, as in {@code tcp.flags} (RFC 9293 section 3.1). */
public final class TcpFlags {
  public static final int FIN = 0x001;
  public static final int SYN = 0x002;
  public static final int RST = 0x004;
  public static final int PSH = 0x008;
  public static final int ACK = 0x010;
  public static final int URG = 0x020;
  public static final int ECE = 0x040;
  public static final int CWR = 0x080;

  private TcpFlags() {}
}
