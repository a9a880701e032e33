package org.tcpteardown.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.tcpteardown.cli.check.AssertionTarget;
import org.tcpteardown.cli.check.ExpectationTarget;
import org.tcpteardown.read.ColumnsTarget;
import org.tcpteardown.read.EkTarget;
import org.tcpteardown.read.JsonTarget;

/**
 * All targets in one process, which starts once: the first byte chooses. For a short run; in a long
 * one each target on its own learns more.
 */
public final class EveryTarget {
  /** Of targets and of their folders in the corpus; a new one belongs at the end. */
  public static final List<String> NAMES =
      List.of(
          "capture",
          "packet",
          "ek",
          "json",
          "columns",
          "sidecar",
          "settings",
          "expectation",
          "assertion");

  private static final List<Consumer<byte[]>> TARGETS =
      List.of(
          CaptureTarget::fuzzerTestOneInput,
          PacketTarget::fuzzerTestOneInput,
          EkTarget::fuzzerTestOneInput,
          JsonTarget::fuzzerTestOneInput,
          ColumnsTarget::fuzzerTestOneInput,
          SidecarTarget::fuzzerTestOneInput,
          SettingsTarget::fuzzerTestOneInput,
          ExpectationTarget::fuzzerTestOneInput,
          AssertionTarget::fuzzerTestOneInput);

  private EveryTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      TARGETS
          .get((input[0] & 0xff) % TARGETS.size())
          .accept(Arrays.copyOfRange(input, 1, input.length));
    }
  }
}
