package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {
  private static final TsharkField TIME = TsharkField.FRAME_TIME_EPOCH;
  private static final TsharkField FLAGS = TsharkField.TCP_FLAGS;

  private static FrameValues values(TsharkField field, String text) {
    FrameValues values = new FrameValues();
    values.clear();
    values.add(field, text, 1);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000.020000001, 1700000000020000001",
    "1700000000, 1700000000000000000",
    "1700000000.5, 1700000000500000000",
    "0.000000000, 0",
    "1700000000.1000000000, 1700000001000000000",
    "-8.500000000, -7500000000",
    "-999999999.000000001, -999999998999999999",
    "-1000000000.000000001, 999999999999999999",
    "-1700000001.000001000, 1700000000999999000",
    "-1700000002.2147483648, 1699999999852516352",
    "-3.1000000000, 2000000000",
    "-0.000001000, -1000",
    "9223372036.854775807, 9223372036854775807",
    "2023-11-14T22:13:20.020000000Z, 1700000000020000000",
  })
  void times(String text, long ns) throws Exception {
    assertEquals(ns, Numbers.timeNs(values(TIME, text), TIME, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1..2",
        "abc",
        "1.00000000000",
        "99999999999999999999",
        "9999999999.0",
        "99999999999",
        "9223372036.854775808",
        "Nov 14, 2023",
        "2023-11-14T25:00:00Z"
      })
  void notTimes(String text) {
    assertThrows(BadRecordException.class, () -> Numbers.timeNs(values(TIME, text), TIME, 0), text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4095, 4095", "0x0018, 24", "0XfFf, 4095", "007, 7"})
  void numbers(String text, long number) throws Exception {
    assertEquals(number, Numbers.unsigned(values(FLAGS, text), FLAGS, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0x", "-1", "4096", "0x1000", "1.0", "0xg", "1e3", "99999999999999999999"})
  void notNumbers(String text) {
    BadRecordException e =
        assertThrows(
            BadRecordException.class, () -> Numbers.unsigned(values(FLAGS, text), FLAGS, 0));
    assertEquals("tcp.flags is '" + text + "'", e.getMessage());
  }

  @Test
  void booleans() throws Exception {
    TsharkField df = TsharkField.IP_DF;
    for (String yes : new String[] {"1", "True", "true"}) {
      assertEquals(1, Numbers.bool(values(df, yes), df, 0));
    }
    for (String no : new String[] {"0", "False", "false"}) {
      assertEquals(0, Numbers.bool(values(df, no), df, 0));
    }
    assertThrows(BadRecordException.class, () -> Numbers.bool(values(df, "2"), df, 0));
  }
}
