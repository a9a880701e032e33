package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputKindTest {
  private static Optional<InputKind> kind(String latin1, boolean all) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    return InputKind.of(bytes, bytes.length, all);
  }

  @ParameterizedTest
  @CsvSource({
    "d4c3b2a1, CAPTURE",
    "a1b2c3d4, CAPTURE",
    "4d3cb2a1, CAPTURE",
    "a1b23c4d, CAPTURE",
    "0a0d0d0a, CAPTURE",
    "1f8b0800, COMPRESSED",
    "28b52ffd, COMPRESSED",
    "04224d18, COMPRESSED",
    "fffe7b00, UTF16",
    "00010203, BINARY",
    "68656c6c6f, UNKNOWN",
    "0a20, EMPTY",
    "7b22, EK",
    "0a0a207b22, EK",
    "efbbbf7b22, EK",
    "5b, JSON",
    "5b207b, JSON",
    "0a5b5d, JSON",
    "7b0a, JSON",
  })
  void magic(String hex, InputKind kind) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    assertEquals(Optional.of(kind), InputKind.of(bytes, bytes.length, true));
  }

  @Test
  void waitsForWhatDecides() {
    assertEquals(Optional.empty(), kind("", false));
    assertEquals(Optional.empty(), kind("M<", false));
    assertEquals(Optional.empty(), kind("loading plugin\n", false));
    assertEquals(Optional.of(InputKind.EK), kind("loading plugin\n{\"index\":", false));
    assertEquals(Optional.of(InputKind.JSON), kind("[plugin] loaded\n[\n", false));
  }
}
