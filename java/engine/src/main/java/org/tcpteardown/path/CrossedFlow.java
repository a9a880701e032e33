package org.tcpteardown.path;

import org.jspecify.annotations.Nullable;

/**
 * A connection and what became of its packets between two capture points.
 *
 * @param a the connection at A; null if only B has it
 * @param b the connection at B; null if only A has it
 * @param pair how both belong together; null if only one has it
 * @param fromA what the end on A's side sent
 * @param fromB what the end on B's side sent
 * @param clientOnA whether the client is the end on A's side
 */
public record CrossedFlow(
    @Nullable PointFlow a,
    @Nullable PointFlow b,
    @Nullable FlowPair pair,
    CrossedDirection fromA,
    CrossedDirection fromB,
    boolean clientOnA) {

  /** What the client sent. */
  public CrossedDirection fromClient() {
    return clientOnA ? fromA : fromB;
  }

  /** What the server sent. */
  public CrossedDirection fromServer() {
    return clientOnA ? fromB : fromA;
  }

  boolean isClean() {
    return fromA.isClean() && fromB.isClean();
  }

  /** First what A's side sent. */
  public CrossedDirection[] directions() {
    return new CrossedDirection[] {fromA, fromB};
  }
}
