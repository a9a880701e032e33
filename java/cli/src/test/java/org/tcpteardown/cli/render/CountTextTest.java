package org.tcpteardown.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountTextTest {
  @Test
  void groupsAsJavaDoes() {
    for (long count :
        List.of(0L, 7L, 999L, 1000L, -1L, -999L, -1000L, 123_456L, 1_234_567L, Long.MAX_VALUE)) {
      assertEquals(String.format(Locale.ROOT, "%,d", count), CountText.grouped(count));
    }
    assertEquals("-9,223,372,036,854,775,808", CountText.grouped(Long.MIN_VALUE));
  }

  @Test
  void listsTheMostFrequentFirst() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("rst", 3);
    counts.put("fin", 12_000);
    assertEquals("fin 12,000, rst 3", CountText.listed(counts));
  }
}
