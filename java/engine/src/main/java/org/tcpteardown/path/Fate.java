package org.tcpteardown.path;

/** What became of a packet between two capture points, or where it came from. */
public enum Fate {
  /** It was seen at both points, whole. */
  CROSSED(0),
  /**
   * A part of its bytes came to the other point: it was cut up on the way, and pieces were lost.
   */
  PARTLY_LOST(1),
  /** It left here and was never seen at the other point, which was looking. */
  LOST(2),
  /** It arrived here and was never seen where it should have come from. */
  INJECTED(3),
  /** It arrived here once more than it was sent: the path doubled it. */
  DOUBLED(4),
  /** The other point was not capturing then. */
  OUTSIDE(5),
  /** It did pass the other point, whose capture lacks it: others acknowledge it or build on it. */
  NOT_CAPTURED(6),
  /** Not in the other capture, which may be that capture's fault. */
  UNSURE(7);

  /** How many there are. */
  static final int COUNT = 8;

  private final int place;

  private static final Fate[] BY_PLACE = values();

  Fate(int place) {
    this.place = place;
  }

  /** The one with that {@link #place}. */
  static Fate at(int place) {
    return BY_PLACE[place];
  }

  /** Where it stands in a table of counts, from 0. */
  public int place() {
    return place;
  }
}
