package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tcpteardown.model.CapturedFrame;

/** Reads tshark's EK or JSON from a stream. */
final class StreamReader implements FrameReader {
  private final InputStream in;
  private final InputKind kind;

  /** The stream belongs to the reader from now on. */
  StreamReader(InputStream in, InputKind kind) {
    this.in = in;
    this.kind = kind;
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    try {
      Splitter splitter = kind == InputKind.JSON ? new JsonSplitter(in) : new EkSplitter(in);
      ReadTally tally = readAll(splitter, sink, (tallySoFar, latest) -> failEarly(tallySoFar));
      failIfUseless(tally, splitter);
      String reason = tally.reason();
      return new ReadOutcome(
          kind == InputKind.JSON ? "json" : "ek",
          "",
          reason.isEmpty(),
          reason,
          tally.frames(),
          tally.badRecords(),
          tally.foreignLines(),
          tally.problems());
    } finally {
      close();
    }
  }

  /** Says after each chunk, before its frames are handed over, whether to go on. */
  interface Check {
    void check(ReadTally tally, ChunkResult latest) throws UnreadableInputException;
  }

  static ReadTally readAll(Splitter splitter, Consumer<CapturedFrame> sink, Check check)
      throws UnreadableInputException, IOException {
    ReadTally tally = new ReadTally();
    RepeatsTold told = new RepeatsTold(sink);
    try (Pipeline pipeline = Pipeline.start(splitter)) {
      for (ChunkResult result = pipeline.next(); result != null; result = pipeline.next()) {
        tally.add(result);
        check.check(tally, result);
        result.frames().forEach(told);
      }
    }
    tally.noteEnd(splitter.endProblem());
    return tally;
  }

  private void failEarly(ReadTally tally) throws UnreadableInputException {
    if (tally.hexDump()) {
      throw new UnreadableInputException(
          "This is the output of tshark -T ek -x, in which bytes and fields have the same names.\n"
              + "Make it without -x:  "
              + Hints.tsharkPipe());
    }
    if (tally.census().isHopeless()) {
      throw missingFields(tally.census());
    }
    if (tally.isAllBad()) {
      throw notTshark(tally);
    }
  }

  private void failIfUseless(ReadTally tally, Splitter splitter) throws UnreadableInputException {
    if (!splitter.sawText()) {
      throw new UnreadableInputException(Hints.NOTHING_ARRIVED);
    }
    if (!tally.census().missing().isEmpty()) {
      throw missingFields(tally.census());
    }
    boolean recognised = tally.frames() > 0 || splitter.sawFrame();
    if (!recognised || (tally.frames() == 0 && tally.badRecords() > 0)) {
      throw notTshark(tally);
    }
  }

  private UnreadableInputException notTshark(ReadTally tally) {
    String name = kind == InputKind.JSON ? "JSON" : "EK";
    String detail =
        tally.problems().isEmpty() ? tally.reason() : tally.problems().get(0).toString();
    return new UnreadableInputException(
        "Not a single packet in this "
            + name
            + (detail.isEmpty() ? "." : "; " + detail)
            + "\nIt should be the output of:  "
            + Hints.tshark(kind));
  }

  private UnreadableInputException missingFields(FieldCensus census) {
    Set<TsharkField> missing = census.missing();
    String names = missing.stream().map(TsharkField::fieldName).collect(Collectors.joining(", "));
    StringBuilder message =
        new StringBuilder("The input lacks fields that are needed: " + names + ".\n");
    if (census.onlyRelativeSequence() && missing.contains(TsharkField.TCP_SEQ_RAW)) {
      message.append(
          "tcp.seq and tcp.ack count from the start of the stream and cannot be compared with other"
              + " packets; the raw numbers are needed.\n");
    }
    if (census.nested()) {
      message.append("Were layers left out with -j or -J? Then make it without.\n");
    } else {
      message.append("Run tshark again with these options added:\n  ");
      message.append(
          missing.stream().map(f -> "-e " + f.fieldName()).collect(Collectors.joining(" ")));
      message.append('\n');
    }
    message.append("'tcpteardown fields' prints a command line with all of them.");
    return new UnreadableInputException(message.toString());
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
