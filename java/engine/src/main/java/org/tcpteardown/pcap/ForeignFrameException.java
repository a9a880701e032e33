package org.tcpteardown.pcap;

/** Only tshark can read this file, or this frame of it, without a guess. */
public final class ForeignFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What it is about. */
  private enum Scope {
    FILE,
    FRAME,
    DATA
  }

  private final Scope scope;

  /**
   * The whole file is concerned.
   *
   * @param what why, in a few words
   */
  public ForeignFrameException(String what) {
    this(what, Scope.FILE);
  }

  private ForeignFrameException(String what, Scope scope) {
    super(what, null, false, false);
    this.scope = scope;
  }

  static ForeignFrameException ofFrame(String what) {
    return new ForeignFrameException(what, Scope.FRAME);
  }

  static ForeignFrameException ofData(String what) {
    return new ForeignFrameException(what, Scope.DATA);
  }

  /** Whether it is about nothing but the frame at hand, or its connection. */
  public boolean isOfFrame() {
    return scope != Scope.FILE;
  }

  /** Whether it is about what a TCP segment carries, and the segment itself can be read. */
  public boolean isOfData() {
    return scope == Scope.DATA;
  }
}
