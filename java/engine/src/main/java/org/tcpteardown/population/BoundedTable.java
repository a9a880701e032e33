package org.tcpteardown.population;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sums by key, of which there are never more than a limit. At the limit a quarter goes: those with
 * the least weight first, of those the oldest. So a scan of a million addresses, each seen once,
 * drives out neither a busy server nor a path on which something failed; what goes and returns
 * starts from nothing, so that sums can only be too small.
 */
public final class BoundedTable<K, V extends BoundedTable.Weighed> {
  /** About 10 MB at the most for each rule. */
  public static final int USUAL_LIMIT = 20_000;

  private final int limit;

  /** In their order: which of them go must not hang on hashes, which differ from run to run. */
  private final Map<K, V> entries = new LinkedHashMap<>();

  public BoundedTable() {
    this(USUAL_LIMIT);
  }

  public BoundedTable(int limit) {
    this.limit = limit;
  }

  /** Says how much would be lost with it. */
  public interface Weighed {
    /** 1 or more. */
    long weight();
  }

  /** The sums of that key, made if there are none. */
  public V get(K key, Supplier<V> make) {
    V known = entries.get(key);
    if (known != null) {
      return known;
    }
    if (entries.size() >= limit) {
      shrink();
    }
    V made = make.get();
    entries.put(key, made);
    return made;
  }

  /** The sums of that key, if there are any. */
  public @Nullable V find(K key) {
    return entries.get(key);
  }

  public void forEach(BiConsumer<K, V> action) {
    entries.forEach(action);
  }

  public int size() {
    return entries.size();
  }

  private void shrink() {
    int target = limit - Math.max(1, limit / 4);
    for (long light = 1; entries.size() > target; light *= 2) {
      var all = entries.values().iterator();
      while (entries.size() > target && all.hasNext()) {
        if (all.next().weight() <= light) {
          all.remove();
        }
      }
    }
  }
}
