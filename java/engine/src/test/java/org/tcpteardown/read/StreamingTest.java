package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;

final class StreamingTest {
  @Test
  void orderIsKept() throws Exception {
    String text =
        LongStream.rangeClosed(1, 20_000)
            .mapToObj(ReadTesting::ekFrame)
            .collect(Collectors.joining());
    Thread caller = Thread.currentThread();
    long[] last = {0};
    ReadOutcome outcome =
        Readers.stdin(
                new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                Choice.AUTO)
            .read(
                frame -> {
                  assertSame(caller, Thread.currentThread());
                  assertEquals(++last[0], frame.frame());
                });
    assertEquals(20_000, outcome.frames());
  }

  @Test
  void liveFramesAreNotHeldBack() throws Exception {
    for (boolean json : new boolean[] {false, true}) {
      BlockingQueue<CapturedFrame> frames = new LinkedBlockingQueue<>();
      PipedInputStream in = new PipedInputStream(65_536);
      CompletableFuture<ReadOutcome> outcome;
      try (PipedOutputStream out = new PipedOutputStream(in)) {
        outcome = CompletableFuture.supplyAsync(() -> readAll(in, frames));
        for (long number = 1; number <= 3; number++) {
          out.write(packet(number, json).getBytes(StandardCharsets.UTF_8));
          out.flush();
          CapturedFrame frame = frames.poll(20, TimeUnit.SECONDS);
          assertEquals(number, frame == null ? -1 : frame.frame());
        }
        out.write((json ? "\n]\n" : "").getBytes(StandardCharsets.UTF_8));
      }
      assertTrue(outcome.get(20, TimeUnit.SECONDS).complete());
    }
  }

  private static String packet(long number, boolean json) {
    String packet = ReadTesting.ekFrame(number);
    return json
        ? (number == 1 ? "[\n" : ",\n") + packet.lines().skip(1).findFirst().orElseThrow()
        : packet;
  }

  private static ReadOutcome readAll(InputStream in, BlockingQueue<CapturedFrame> frames) {
    try {
      return Readers.stdin(in, Choice.AUTO).read(frames::add);
    } catch (UnreadableInputException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void failuresOfTheSinkAndOfTheInputComeThrough() {
    String text = ReadTesting.ekFrame(1);
    InputStream failing =
        new java.io.SequenceInputStream(
            new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("disk on fire");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                return read();
              }
            });
    assertEquals(
        "disk on fire",
        assertThrows(IOException.class, () -> ReadTesting.read(failing)).getMessage());
    IllegalStateException thrown = new IllegalStateException("sink");
    assertSame(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                Readers.open(
                        ReadTesting.resource("ek-fields-4.0.ndjson"), Choice.AUTO, TsharkUse.USUAL)
                    .read(
                        frame -> {
                          throw thrown;
                        })));
  }
}
