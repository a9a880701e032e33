package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;

/**
 * Captures of which each begins where the one before ended, as those of a ring: read as if they
 * were one. Frames are numbered on, as {@code mergecap -a} would.
 */
final class FilesInTurn implements FrameReader {
  /** Rings are cut between packets that may be a little out of order. */
  private static final long OVERLAP_NS = 1_000_000_000L;

  /** Opens one of them. */
  interface Opener {
    FrameReader open(Path file) throws UnreadableInputException, IOException;
  }

  private final List<Path> files;
  private final Opener opener;
  private final Consumer<FilePart> parts;

  private Path current = Path.of("");
  private volatile boolean closed;
  private volatile FrameReader reading = NONE;
  private long framesBefore;
  private long lastNs = Long.MIN_VALUE;
  private boolean atBegin;

  /** Times of the first and the latest frame of the file that is being read. */
  private long partFirstNs;

  private long partLastNs;

  private static final FrameReader NONE =
      new FrameReader() {
        @Override
        public ReadOutcome read(Consumer<CapturedFrame> sink) {
          throw new IllegalStateException("nothing is open");
        }

        @Override
        public void close() {}
      };

  /**
   * Reads nothing yet.
   *
   * @param files in the order of their first frames
   * @param parts told of each when it was read
   */
  FilesInTurn(List<Path> files, Opener opener, Consumer<FilePart> parts) {
    this.files = List.copyOf(files);
    this.opener = opener;
    this.parts = parts;
  }

  /** The file that is being read, or could not be. */
  Path current() {
    return current;
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    Tally tally = new Tally();
    for (Path file : files) {
      if (closed) {
        break;
      }
      current = file;
      atBegin = true;
      partFirstNs = 0;
      partLastNs = 0;
      try (FrameReader reader = opener.open(file)) {
        reading = reader;
        ReadOutcome outcome = reader.read(frame -> hand(frame, sink));
        parts.accept(
            new FilePart(file, framesBefore + 1, outcome.frames(), partFirstNs, partLastNs));
        framesBefore += outcome.frames();
        tally.add(file, outcome);
      } catch (OutOfTurnException e) {
        throw new UnreadableInputException(String.valueOf(e.getMessage()));
      } finally {
        reading = NONE;
      }
    }
    return tally.outcome(framesBefore);
  }

  private void hand(CapturedFrame frame, Consumer<CapturedFrame> sink) {
    if (atBegin) {
      atBegin = false;
      if (lastNs != Long.MIN_VALUE && frame.timeNs() < lastNs - OVERLAP_NS) {
        throw new OutOfTurnException(current);
      }
      partFirstNs = frame.timeNs();
      partLastNs = frame.timeNs();
    }
    partLastNs = Math.max(partLastNs, frame.timeNs());
    lastNs = Math.max(lastNs, frame.timeNs());
    // One alone is as it is: its reader may know the numbers of streams.
    sink.accept(files.size() == 1 ? frame : moved(frame, framesBefore + frame.frame()));
  }

  /** In the place that it has among all frames; streams are numbered anew. */
  private static CapturedFrame moved(CapturedFrame frame, long number) {
    if (frame instanceof Segment segment) {
      return segment.withFrame(number).withStream(CapturedFrame.ABSENT);
    }
    if (frame instanceof IcmpError error) {
      return error.moved(number);
    }
    return OtherFrame.of(frame).moved(number);
  }

  @Override
  public void close() {
    closed = true;
    reading.close();
  }

  /** Ends reading from within. */
  private static final class OutOfTurnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfTurnException(Path file) {
      super(
          Excerpt.printable(file.toString())
              + " begins before the capture ends that should come before it. Only captures that"
              + " follow each other, as those of a ring, can be read as one; mergecap makes one of"
              + " others.");
    }
  }

  /** What is to be said of all of them. */
  private static final class Tally {
    private final Set<String> readers = new TreeSet<>();
    private final Set<String> versions = new TreeSet<>();
    private final List<InputProblem> problems = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private long badRecords;
    private long foreignLines;
    private boolean failed;

    void add(Path file, ReadOutcome outcome) {
      String name = Excerpt.printable(String.valueOf(file.getFileName()));
      readers.add(outcome.reader());
      versions.add(outcome.version());
      for (InputProblem problem : outcome.problems()) {
        problems.add(new InputProblem(problem.line(), name + ": " + problem.message()));
      }
      if (!outcome.complete()) {
        reasons.add(name + ": " + outcome.reason());
      }
      if (!outcome.doubt().isEmpty()) {
        doubts.add(name + ": " + outcome.doubt());
      }
      badRecords += outcome.badRecords();
      foreignLines += outcome.foreignLines();
      failed |= outcome.readerFailed();
    }

    ReadOutcome outcome(long frames) {
      versions.remove("");
      return new ReadOutcome(
          String.join(", ", readers),
          String.join(", ", versions),
          reasons.isEmpty(),
          String.join("; ", reasons),
          frames,
          badRecords,
          foreignLines,
          problems,
          failed,
          String.join("; ", doubts));
    }
  }
}
