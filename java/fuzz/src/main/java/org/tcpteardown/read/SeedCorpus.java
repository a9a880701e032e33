package org.tcpteardown.read;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.fuzz.EveryTarget;
import org.tcpteardown.fuzz.Judged;
import org.tcpteardown.fuzz.PacketTarget;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Settings;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PacketStream;

/**
 * Makes the corpus that fuzzing begins with: of each capture its bytes, its packets, and what
 * tshark and tcpteardown write about it.
 */
public final class SeedCorpus {
  /** Larger inputs are fuzzed too slowly to be of use. */
  private static final long MOST_BYTES = 24_000;

  /** tshark is slow to start; so many captures have all of its forms. */
  private static final int TSHARK_CAPTURES = 2;

  /** Of a sidecar whose rows share texts, for it to be short. */
  private static final int SHARING_FLOWS = 3;

  private static final List<String> ASSERTIONS =
      List.of(
          "count(forged_rst) == 0",
          "rst.count <= ct.count",
          "rst.count / ct.count < 0.01",
          "count(cause, \"forged_reset\") == 0 || max(late_fin) > 30.5",
          "sum(fin.count) + min(rst.count) * 2 - 1 != frames and not (flows eq 3)",
          "count(error) + count(warn) ge 1 ? true : end =~ 'f.*'");

  private final Path folder;

  private SeedCorpus(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes it.
   *
   * @param args the folder, then captures; beside each may be its expectations
   */
  public static void main(String[] args) throws IOException, UnreadableInputException {
    SeedCorpus corpus = new SeedCorpus(Path.of(args[0]));
    int withTshark = 0;
    for (int i = 1; i < args.length; i++) {
      Path capture = Path.of(args[i]);
      if (Files.size(capture) > MOST_BYTES) {
        continue;
      }
      String name = args[i].replaceAll("[^A-Za-z0-9]+", "_");
      corpus.capture(capture, name);
      if (withTshark < TSHARK_CAPTURES) {
        withTshark++;
        corpus.put("ek", name, tshark(TsharkCommand.EK.arguments(capture)));
        corpus.put("columns", name, tshark(TsharkCommand.COLUMNS.arguments(capture)));
        List<String> json = new ArrayList<>(TsharkCommand.EK.arguments(capture));
        json.set(json.indexOf("ek"), "json");
        corpus.put("json", name, tshark(json));
      }
      Path expected = capture.resolveSibling("expect.json");
      if (Files.exists(expected)) {
        // Those of one folder are the same file.
        String group = String.valueOf(capture.getParent()).replaceAll("[^A-Za-z0-9]+", "_");
        corpus.put("expectation", group, Files.readAllBytes(expected));
      }
    }
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, String> one : Settings.defaults().asText().entrySet()) {
      String line = one.getKey() + "=" + one.getValue() + "\n";
      corpus.put("settings", one.getKey(), line.getBytes(StandardCharsets.UTF_8));
      all.append(line);
    }
    corpus.put("settings", "all", all.toString().getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < ASSERTIONS.size(); i++) {
      corpus.put(
          "assertion", Integer.toString(i), ASSERTIONS.get(i).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void capture(Path capture, String name) throws IOException, UnreadableInputException {
    byte[] bytes = Files.readAllBytes(capture);
    put("capture", name, bytes);
    packets(bytes, name);
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = Readers.open(capture, Choice.AUTO, TsharkUse.USUAL)) {
      reader.read(frames::add);
    } catch (NeedsTsharkException e) {
      return; // most others do without
    }
    ByteArrayOutputStream sidecar = new ByteArrayOutputStream();
    SidecarWriter.write(Judged.of(frames), sidecar);
    put("sidecar", name, sidecar.toByteArray());
    byte[] small = SmallSidecar.of(sidecar.toByteArray(), SHARING_FLOWS);
    if (small.length < sidecar.size()
        && new String(small, StandardCharsets.UTF_8).contains("\t@")) {
      readable(small);
      put("sidecar", name + "_small", small);
    }
  }

  /** A seed that is refused at once teaches nothing. */
  private static void readable(byte[] sidecar) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(sidecar), StandardCharsets.UTF_8))) {
      SidecarReader.read(in);
    } catch (SidecarException e) {
      throw new IllegalStateException(e);
    }
  }

  private void packets(byte[] capture, String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PacketStream packets = new PacketStream();
    packets.feed(capture, 0, capture.length);
    try {
      while (packets.next()) {
        if (out.size() == 0) {
          int type = PacketTarget.LINK_TYPES.indexOf(packets.linkType());
          if (type < 0) {
            return;
          }
          out.write(type);
        }
        int captured = packets.capturedBytes();
        byte[] packet = new byte[captured];
        packets.bytes().get(packets.dataAt(), packet);
        int lost = Math.min(0xff, Math.max(0, packets.lengthBytes() - captured));
        out.writeBytes(ByteBuffer.allocate(2).putShort((short) captured).array());
        out.write(lost);
        out.writeBytes(packet);
      }
    } catch (ForeignFrameException | IOException e) {
      // Those before are packets all the same.
    }
    put("packet", name, out.toByteArray());
  }

  private static byte[] tshark(List<String> arguments)
      throws IOException, UnreadableInputException {
    try (TsharkProcess process = TsharkProcess.start(TsharkProgram.find(), arguments, 0)) {
      return process.output().readAllBytes();
    }
  }

  private void put(String target, String name, byte[] bytes) throws IOException {
    Files.write(Files.createDirectories(folder.resolve(target)).resolve(name), bytes);
    byte[] chosen = new byte[bytes.length + 1];
    chosen[0] = (byte) EveryTarget.NAMES.indexOf(target);
    System.arraycopy(bytes, 0, chosen, 1, bytes.length);
    Path every = Files.createDirectories(folder.resolve("every"));
    Files.write(every.resolve(target + "-" + name), chosen);
  }
}
