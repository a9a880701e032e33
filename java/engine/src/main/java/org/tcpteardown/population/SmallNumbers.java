package org.tcpteardown.population;

import java.util.Arrays;
import java.util.BitSet;

/** Distinct numbers from 0 to 65535, port numbers for instance; 8 KB at the most. */
public final class SmallNumbers {
  private static final int FEW = 32;

  /** The first few, in the order in which they came. */
  private int[] few = new int[4];

  private int size;
  private BitSet many = new BitSet(0);

  /** Takes the lower 16 bits of a number; says whether they are new. */
  public boolean add(int number) {
    int bits = number & 0xffff;
    if (contains(bits)) {
      return false;
    }
    if (size < FEW) {
      if (size == few.length) {
        few = Arrays.copyOf(few, size * 2);
      }
      few[size] = bits;
    } else {
      many.set(bits);
    }
    size++;
    return true;
  }

  /** Whether it holds a number from 0 to 65535. */
  public boolean contains(int bits) {
    for (int i = 0; i < Math.min(size, FEW); i++) {
      if (few[i] == bits) {
        return true;
      }
    }
    return many.get(bits);
  }

  /** Takes all that the other holds. */
  public void addAll(SmallNumbers other) {
    for (int i = 0; i < Math.min(other.size, FEW); i++) {
      add(other.few[i]);
    }
    other.many.stream().forEach(this::add);
  }

  /** How many they are. */
  public int size() {
    return size;
  }

  /** The first of them. */
  public int first() {
    return few[0];
  }
}
