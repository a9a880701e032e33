package org.tcpteardown.heuristic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordingTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,               0 ms
          1000,            0.001 ms
          250000,          0.25 ms
          999400,          0.999 ms
          999600,          1 ms
          1000000,         1 ms
          1230000,         1.2 ms
          9994000,         10 ms
          9949000,         9.9 ms
          39000000,        39 ms
          100000000,       100 ms
          999400000,       999 ms
          999600000,       1 s
          1000000000,      1 s
          1250000000,      1.25 s
          10000000000,     10 s
          39200000000,     39.2 s
          99960000000,     100 s
          100000000000,    100 s
          3600000000000,   3600 s
          9999000000000,   9999 s
          10800000000000,  3 h
          18720000000000,  5.2 h
          172800000000000, 2 days
          1389501000000000, 16.1 days
          94809395000000000, 1097 days
          -1,              0 ms
          -1500000000,     0 ms
          """)
  void times(long ns, String text) {
    assertEquals(text, Wording.time(ns));
  }

  @Test
  void counts() {
    assertEquals("0 frames", Wording.count(0, "frame"));
    assertEquals("1 frame", Wording.count(1, "frame"));
    assertEquals("2 frames", Wording.count(2, "frame"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1st",
    "2, 2nd",
    "3, 3rd",
    "4, 4th",
    "11, 11th",
    "12, 12th",
    "13, 13th",
    "21, 21st",
    "101, 101st",
    "111, 111th",
    "112, 112th",
    "1003, 1003rd"
  })
  void ordinals(long n, String text) {
    assertEquals(text, Wording.nth(n));
  }

  @Test
  void repetitions() {
    assertEquals("once", Wording.times(1));
    assertEquals("twice", Wording.times(2));
    assertEquals("10 times", Wording.times(10));
  }
}
