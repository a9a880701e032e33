package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValueTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.000000000",
    "1, 0.000000001",
    "-1, -0.000000001",
    "39239100000, 39.239100000",
    "-1500000000, -1.500000000",
    "1700000000020000001, 1700000000.020000001",
  })
  void secondsAreExact(long ns, String text) {
    assertEquals(text, FieldValue.secondsText(ns));
    assertEquals(ns, FieldValue.parseSeconds(text));
  }

  @Test
  void noDurationIsNegative() {
    assertEquals(FieldValue.duration(0), FieldValue.duration(-5));
  }

  @Test
  void shorterSecondsAreRead() {
    assertEquals(12_500_000_000L, FieldValue.parseSeconds("12.5"));
    assertEquals(12_000_000_000L, FieldValue.parseSeconds("12"));
  }

  @Test
  void otherTextIsRefused() {
    for (String bad : new String[] {"", "x", "1.", "1.0000000001", "1.-5", "1e9"}) {
      assertThrows(NumberFormatException.class, () -> FieldValue.parseSeconds(bad), bad);
    }
  }

  @Test
  void plainFormReadsBack() {
    FieldValue[] values = {
      FieldValue.duration(5),
      FieldValue.count(3),
      FieldValue.bytes(1L << 40),
      FieldValue.number(-130),
      FieldValue.score(85),
      FieldValue.frame(26),
      FieldValue.flag(true),
      FieldValue.flag(false),
      FieldValue.text("a\tb"),
      FieldValue.NONE
    };
    for (FieldValue value : values) {
      assertEquals(value, FieldValue.parse(value.type(), value.plain()));
    }
  }
}
