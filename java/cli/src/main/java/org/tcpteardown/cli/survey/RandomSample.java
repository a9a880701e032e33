package org.tcpteardown.cli.survey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Draws a few of many lines, each as likely as any other, and holds no more than it draws. */
final class RandomSample {
  private final int size;
  private final SplittableRandom random;
  private final List<Place> drawn = new ArrayList<>();
  private long offered;

  private record Place(long number, Entry entry) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Long.compare(number, other.number);
    }
  }

  RandomSample(int size, long seed) {
    this.size = size;
    this.random = new SplittableRandom(seed);
  }

  void offer(Entry entry) {
    Place place = new Place(offered++, entry);
    if (drawn.size() < size) {
      drawn.add(place);
      return;
    }
    long slot = random.nextLong(offered);
    if (slot < size) {
      drawn.set((int) slot, place);
    }
  }

  /** How many there were to draw from. */
  long offered() {
    return offered;
  }

  /** In the order in which they were offered. */
  List<Entry> drawn() {
    List<Place> sorted = new ArrayList<>(drawn);
    Collections.sort(sorted);
    return sorted.stream().map(Place::entry).toList();
  }
}
