package org.tcpteardown.model;

/** One frame of the capture, in capture order. Every frame counts; few are TCP segments. */
public sealed interface CapturedFrame permits Segment, IcmpError, OtherFrame {

  /** Stands for a number that the capture does not hold. No field below has a legal value of -1. */
  int ABSENT = -1;

  /** Wireshark's {@code frame.number}, from 1. */
  long frame();

  /** Capture time in nanoseconds since 1970, UTC. */
  long timeNs();

  /** {@code frame.len}: length on the wire in bytes. */
  int lengthBytes();

  /** {@code frame.cap_len}: how much of it the capture holds, in bytes. */
  int capturedBytes();
}
