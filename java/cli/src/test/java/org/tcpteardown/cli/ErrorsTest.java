package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.SidecarWriter;

/** Bad input and bad disks: a clear message, the right exit code, and nothing lost or half done. */
class ErrorsTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  @TempDir Path folder = Path.of("");

  /** Whoever reports a fault is asked for nothing more. */
  @Test
  void theVersionNamesAllPrograms() {
    Run run = Run.of("--version");
    assertEquals(ExitCode.DONE, run.code());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).startsWith("tcpteardown "), run.out());
    assertTrue(lines.get(1).startsWith("Java "), run.out());
    assertTrue(lines.get(2).matches("libpcap [0-9].*"), run.out());
    assertTrue(lines.get(3).matches("TShark .* [0-9]+[.][0-9]+.*"), run.out());
  }

  @Test
  void missingFile() {
    Run run = Run.of("analyze", folder.resolve("none.pcap"));
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("none.pcap"), run.err());
    assertEquals("", run.out());
  }

  /** As where nothing in the folder for temporary files may be executed. */
  @Test
  void withoutNativeLibrariesTsharkReads() throws Exception {
    Path err = folder.resolve("err");
    Path noFolder = Files.createFile(folder.resolve("file"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djna.tmpdir=" + noFolder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "analyze",
                "--no-store",
                RV082.toString())
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertEquals(ExitCode.DONE, process.waitFor(), () -> text(err));
    assertTrue(text(err).contains("reading with tshark"), () -> text(err));
    assertTrue(text(folder.resolve("out")).contains("fin_blackholed"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void directory() {
    Run run = Run.of("analyze", folder);
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("directory"), run.err());
  }

  /** Nobody asked for what lies there, and it might never end. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void pipesInAFolderOfCaptures() throws Exception {
    Files.copy(RV082, folder.resolve("a.pcapng"));
    Path pipe = folder.resolve("b.pcapng");
    Path expectations = folder.resolve("expect.json");
    for (Path made : List.of(pipe, expectations)) {
      assertEquals(0, new ProcessBuilder("mkfifo", made.toString()).start().waitFor());
    }
    Run run = Run.of("check", "--assert", "true", folder);
    assertTrue(run.out().contains("expect.json is not a regular file"), run.out());
    Files.delete(expectations);
    Files.writeString(expectations, "{\"b.pcapng\": {\"findings\": []}}");
    run = Run.of("check", folder);
    assertTrue(run.out().contains("it is not a regular file"), run.out());
    Files.writeString(expectations, "{\"a.pcapng b.pcapng\": {}}");
    assertEquals(ExitCode.UNREADABLE, Run.of("check", folder).code());
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void pipeInPlaceOfTheStore() throws Exception {
    Path store = folder.resolve("tcpteardown");
    assertEquals(0, new ProcessBuilder("mkfifo", store.toString()).start().waitFor());
    Program program = new Program(folder);
    Run run = program.run("store", "prune", "--older-than", "1d");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().startsWith("0 results"), run.out());
  }

  @Test
  void captureInPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process writer =
        new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"", RV082.toString(), pipe.toString())
            .start();
    try {
      for (String reader : List.of("libpcap", "tshark")) {
        Run run = Run.of("analyze", "--reader", reader, pipe);
        assertEquals(ExitCode.UNREADABLE, run.code());
        assertTrue(run.err().contains("is a pipe"), run.err());
      }
      Run run = Run.of("analyze", pipe);
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertTrue(run.out().contains("19 frames, 1 TCP flow in pipe"), run.out());
    } finally {
      writer.destroy();
    }
  }

  @Test
  void captureOnStandardInput() throws IOException {
    byte[] capture = Files.readAllBytes(RV082);
    Run whole = Run.withInput(capture, "analyze", "-");
    assertEquals(ExitCode.DONE, whole.code(), whole.err());
    assertTrue(whole.out().contains("19 frames, 1 TCP flow in standard input"), whole.out());
    Run cut =
        Run.withInput(Arrays.copyOf(capture, capture.length - 30), "analyze", "--no-store", "-");
    assertEquals(ExitCode.INCOMPLETE, cut.code());
    assertTrue(cut.err().contains("cut short"), cut.err());
    byte[] damaged = Arrays.copyOf(capture, 64);
    Arrays.fill(damaged, 4, 8, (byte) 0xff);
    Run none = Run.withInput(damaged, "analyze", "-");
    assertEquals(ExitCode.UNREADABLE, none.code());
    assertTrue(none.err().contains("cannot be read as a stream"), none.err());
  }

  @Test
  void saysWhyItReadsWithTshark() throws IOException {
    Path sections = folder.resolve("two-sections.pcapng");
    byte[] bytes = Files.readAllBytes(RV082);
    byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    Files.write(sections, twice);
    Run run = Run.of("analyze", sections);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals(
        "tcpteardown: reading with tshark, since it has several sections", run.err().strip());
  }

  @Test
  void notACapture() throws IOException {
    Path file = Files.writeString(folder.resolve("letter.pcap"), "Dear Sir or Madam\n");
    Run run = Run.of("analyze", file);
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("Dear Sir"), run.err());
  }

  @Test
  void brokenHeader() throws IOException {
    byte[] magic = {(byte) 0xd4, (byte) 0xc3, (byte) 0xb2, (byte) 0xa1, 2, 0, 4, 0};
    Path file = Files.write(folder.resolve("head.pcap"), magic);
    Run run = Run.of("analyze", file);
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("cut short"), run.err());
  }

  @Test
  void truncatedCapture() throws IOException {
    byte[] whole = Files.readAllBytes(RV082);
    Path file = Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length - 30));
    Path sidecar = folder.resolve("cut.tsv");
    Run run = Run.of("analyze", "--format", "json", "-o", sidecar, file);
    assertEquals(ExitCode.INCOMPLETE, run.code());
    assertTrue(run.err().contains("cut short"), run.err());
    assertFalse(run.json().getAsJsonObject("capture").get("complete").getAsBoolean());
    assertTrue(run.out().contains("late_fin"));
    assertTrue(Files.readString(sidecar).contains("\n#complete\tno\t"));
  }

  @Test
  void emptyPipe() {
    Run run = Run.of("analyze", "-");
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().toLowerCase(java.util.Locale.ROOT).contains("nothing arrived"), run.err());
  }

  @Test
  void garbageLineCostsThatLine() throws IOException {
    List<String> lines = ek();
    lines.set(5, "{\"timestamp\":\"17\u001b[31m\",\"layers\":{\"frame_number\":[");
    Run run = Run.withInput(bytes(lines), "analyze", "--format", "json", "-");
    assertEquals(ExitCode.INCOMPLETE, run.code());
    assertTrue(run.err().contains("line 6"), run.err());
    assertFalse(run.err().contains("\u001b"), "no control character reaches the terminal");
    assertTrue(run.out().contains("\"fin_blackholed\""));
  }

  @Test
  void foreignLineIsSkipped() throws IOException {
    List<String> lines = ek();
    lines.add(4, "hello from another plugin");
    Run run = Run.withInput(bytes(lines), "analyze", "-");
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.err().contains("1 line"), run.err());
  }

  @Test
  void streamThatEndsEarly() throws IOException {
    byte[] whole = bytes(ek());
    byte[] cut = Arrays.copyOf(whole, whole.length - 100);
    Run run = Run.withInput(cut, "analyze", "-");
    assertEquals(ExitCode.INCOMPLETE, run.code());
    assertTrue(run.out().contains("late_fin"));
    assertTrue(run.out().contains("INCOMPLETE"));
  }

  @Test
  void foreignJson() {
    byte[] foreign = "{\"index\":{}}\n{\"user\":\"kimchy\"}\n".getBytes(StandardCharsets.UTF_8);
    Run run = Run.withInput(foreign, "analyze", "-");
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("line"), run.err());
  }

  @Test
  void relativeNumbersOnly() throws IOException {
    byte[] ek =
        Tshark.run(
            "-n",
            "-r",
            RV082,
            "-T",
            "ek",
            "-e",
            "frame.number",
            "-e",
            "frame.time_epoch",
            "-e",
            "frame.len",
            "-e",
            "frame.protocols",
            "-e",
            "ip.src",
            "-e",
            "ip.dst",
            "-e",
            "tcp.srcport",
            "-e",
            "tcp.dstport",
            "-e",
            "tcp.seq",
            "-e",
            "tcp.ack",
            "-e",
            "tcp.flags",
            "-e",
            "tcp.len");
    Run run = Run.withInput(ek, "analyze", "-");
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("-e tcp.seq_raw"), run.err());
    assertTrue(run.err().contains("-e tcp.ack_raw"), run.err());
    assertTrue(run.err().contains("tcpteardown fields"), run.err());
  }

  @Test
  void fullDisk() {
    Run run = Run.of("analyze", "--no-store", "-o", "/dev/full", RV082);
    assertEquals(ExitCode.UNWRITABLE, run.code());
    assertTrue(run.err().contains("/dev/full"), run.err());
    assertTrue(run.err().contains("No space left"), run.err());
    assertTrue(run.out().contains("late_fin"), "the results are shown all the same");
  }

  @Test
  void folderThatCannotBeWritten() {
    Run run = Run.of("analyze", "--no-store", "-o", "/proc/self/sidecar", RV082);
    assertEquals(ExitCode.UNWRITABLE, run.code());
    assertTrue(run.err().contains("/proc/self/sidecar"), run.err());
    assertTrue(run.out().contains("late_fin"));
  }

  @Test
  void failureHalfWayLeavesNothingBehind() throws IOException {
    Path target = Files.writeString(folder.resolve("old.tsv"), "old");
    try {
      AtomicFile.write(
          target,
          out -> {
            out.write("half");
            out.flush();
            throw new IOException("disk full");
          });
    } catch (IOException e) {
      assertEquals("disk full", e.getMessage());
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(target), left.toList());
    }
    assertEquals("old", Files.readString(target));
  }

  @Test
  void twoRunsAtOnceLeaveOneWholeSidecar() throws Exception {
    Path sidecar = folder.resolve("both.tsv");
    var analysis =
        new CaptureAnalyzer(
            new ReadingOptions(), new java.io.PrintWriter(java.io.Writer.nullWriter()));
    var result = analysis.analyze(RV082.toString());
    int writers = 8;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> done =
          IntStream.range(0, writers)
              .<Future<?>>mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            start.await();
                            AtomicFile.writeBytes(sidecar, out -> SidecarWriter.write(result, out));
                            return null;
                          }))
              .toList();
      start.countDown();
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      pool.shutdown();
    }
    assertTrue(Files.readString(sidecar).contains("\n#end\t"));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void wrongSetting() {
    Run run = Run.of("analyze", "--set", "late_fin.after=soon", RV082);
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(run.err().contains("late_fin.after takes a time"), run.err());
    assertEquals(ExitCode.USAGE, Run.of("analyze", "--set", "no.such=1", RV082).code());
  }

  private static List<String> ek() throws IOException {
    String[] command = Run.of("fields", RV082).out().split("\\|", -1)[0].strip().split(" ", -1);
    Object[] args = Arrays.copyOfRange(command, 1, command.length, Object[].class);
    return new java.util.ArrayList<>(Tshark.lines(Tshark.run(args)));
  }

  private static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void wrongUsageIsSaidInAFewLines() {
    Run top = Run.of("analyze", "--no-store", "--top", "-1", RV082);
    assertEquals(ExitCode.USAGE, top.code());
    assertTrue(top.err().startsWith("tcpteardown: --top must be 0 or more"), top.err());
    Run option = Run.of("analyze", "--no-stor", RV082);
    assertEquals(ExitCode.USAGE, option.code());
    assertTrue(option.err().contains("--no-store"), option.err());
    assertTrue(option.err().lines().count() <= 4, option.err());
  }

  @Test
  void aNameThatIsAlmostRightIsFound() {
    assertTrue(Run.of("explain", "late_finn").err().contains("did you mean late_fin?"));
    assertTrue(Run.of("explain", "tcpteardown.verdit").err().contains("did you mean verdict?"));
    assertFalse(Run.of("explain", "something_else").err().contains("did you mean"));
  }

  @Test
  void severalCapturesInOneCall() {
    Run run = Run.of("analyze", "--no-store", RV082, Checkout.capture("asa-forged-rst"));
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.out().contains("late_fin") && run.out().contains("forged_rst"), run.out());
    assertEquals(ExitCode.USAGE, Run.of("analyze", "-o", "x.tsv", RV082, RV082).code());
  }

  @Test
  void completionKnowsEveryCommand() {
    String script = Run.of("completion").out();
    assertTrue(script.contains("annotate") && script.contains("--max-flows"));
    assertFalse(script.contains(" plugin"));
  }
}
