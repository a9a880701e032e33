package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
  @Test
  void resultsComeInOrderHoweverLongTheyTake() {
    List<Integer> results = new ArrayList<>();
    InOrder<Integer> work =
        new InOrder<>(
            500,
            task -> {
              int result = task * 2;
              for (int i = 0; i < task % 7 * 10_000; i++) {
                result ^= i ^ Integer.reverse(Integer.reverse(i));
              }
              return result;
            },
            results::add);
    work.finish();
    assertEquals(IntStream.range(0, 500).map(i -> i * 2).boxed().toList(), results);
  }

  @Test
  void noTasksAreDoneAtOnce() {
    new InOrder<>(0, task -> task, result -> {}).finish();
  }

  @Test
  void aFailureIsTheCallersFailure() {
    InOrder<Integer> failing =
        new InOrder<>(
            50,
            task -> {
              if (task == 20) {
                throw new IllegalStateException("task 20");
              }
              return task;
            },
            result -> {});
    assertEquals(
        "task 20", assertThrows(IllegalStateException.class, failing::finish).getMessage());
  }

  @Test
  void soIsOneOfWhoTakesTheResults() {
    InOrder<Integer> failing =
        new InOrder<>(
            50,
            task -> task,
            result -> {
              if (result == 3) {
                throw new IllegalStateException("result 3");
              }
            });
    assertEquals(
        "result 3", assertThrows(IllegalStateException.class, failing::finish).getMessage());
  }
}
