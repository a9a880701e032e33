package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one capture calls forged, and the other one saw its sender send. */
final class RefutedForgeryTest {
  @TempDir Path folder = Path.of("");

  private String alone(Path capture) throws IOException {
    Path sidecar = folder.resolve("alone.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, capture).code());
    return Files.readString(sidecar);
  }

  private String compared(Path... captures) throws IOException {
    Object[] args = new Object[captures.length + 4];
    args[0] = "compare";
    args[1] = "--no-store";
    args[2] = "-o";
    args[3] = folder;
    System.arraycopy(captures, 0, args, 4, captures.length);
    Run run = Run.of(args);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    Path last = captures[captures.length - 1];
    return Files.readString(folder.resolve(last.getFileName() + ".tsv"));
  }

  /** The path writes another TTL and IP ID into the RST. */
  @Test
  void aRstThatLeftAsItsSendersOwnIsNoForgedOne() throws IOException {
    Path client = Checkout.capture("abort-linger0/client");
    Path server = RewrittenRsts.in(Checkout.capture("abort-linger0/server"), folder, "server");
    assertTrue(alone(server).contains("\tforged_rst\t"), "alone it looks forged");
    assertTrue(alone(server).contains("ttl"), "and says why");
    String both = compared(client, server);
    assertFalse(both.contains("\tforged_rst\t"), both);
    assertFalse(both.contains("forged_reset"), both);
    assertFalse(both.contains("middlebox_reset"), both);
    assertTrue(both.contains("as the client's own, so that the path changed it"), both);
  }

  /** One point sees the RST as the other one does: made before either. */
  @Test
  void aRstThatLooksForgedAtBothPointsStays() throws IOException {
    Path client = RewrittenRsts.in(Checkout.capture("abort-linger0/client"), folder, "client");
    Path server = RewrittenRsts.in(Checkout.capture("abort-linger0/server"), folder, "server");
    assertTrue(compared(client, server).contains("\tforged_rst\t"));
  }

  /** Between the first two of three points it was made; that it crossed the rest says nothing. */
  @Test
  void whatWasMadeFurtherAwayStaysForged() throws IOException {
    String alone = alone(Checkout.capture("rst-both-ways/server"));
    String all =
        compared(
            Checkout.capture("rst-both-ways/client"),
            Checkout.capture("rst-both-ways/link"),
            Checkout.capture("rst-both-ways/server"));
    assertEquals(forged(alone), forged(all));
  }

  private static long forged(String sidecar) {
    return sidecar.lines().filter(line -> line.contains("\tforged_rst\t")).count();
  }
}
