package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.model.CapturedFrame;

/**
 * libpcap and tshark yield the same frames of the same capture: of all test captures, and of those
 * in the folders that the environment variable TCPTEARDOWN_CAPTURES names. Where libpcap hands over
 * to tshark, up to there.
 */
@Execution(ExecutionMode.CONCURRENT) // most of the time goes into starting tshark
class ReadersAgreeOnFramesTest {
  static Stream<Path> captures() throws IOException {
    List<Path> captures = new ArrayList<>();
    Path own = Path.of("../../test-captures");
    String more = System.getenv().getOrDefault("TCPTEARDOWN_CAPTURES", "");
    for (String folder : (own + File.pathSeparator + more).split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          files
              .filter(f -> f.toString().matches(".*\\.(pcap|pcapng|trace)"))
              .forEach(captures::add);
        }
      }
    }
    return captures.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void sameFrames(Path capture) throws Exception {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
    List<CapturedFrame> ours = new ArrayList<>();
    String handedOver = "";
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(ours::add);
    } catch (NeedsTsharkException e) {
      handedOver = e.reason();
    }
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(capture, null)) {
      reader.read(theirs::add);
    }
    for (int i = 0; i < ours.size(); i++) {
      assertEquals(theirs.get(i), ours.get(i));
    }
    if (handedOver.isEmpty()) {
      assertEquals(theirs.size(), ours.size());
    }
  }

  @Test
  void thereAreCaptures() throws IOException {
    assertTrue(captures().count() > 50);
  }
}
