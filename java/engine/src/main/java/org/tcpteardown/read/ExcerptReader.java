package org.tcpteardown.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.ForeignFrames;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PacketRecord;

/**
 * Lets tshark take apart those frames of a capture that only it can: they are cut out, and what it
 * makes of them is put where they were. For one thread.
 */
final class ExcerptReader implements Closeable {
  private final ForeignFrames foreign;
  private final FrameMaker maker;
  private final TemporaryFolder folder;
  private final Thread atShutdown;
  private final PulledFrames theirs;
  private @Nullable CapturedFrame ahead;
  private long taken;
  private long missing;

  private ExcerptReader(
      ForeignFrames foreign, FrameMaker maker, TemporaryFolder folder, TsharkUse tshark)
      throws IOException {
    this.foreign = foreign;
    this.maker = maker;
    this.folder = folder;
    this.atShutdown = new Thread(folder::close, "tcpteardown-excerpt-stop");
    try {
      Runtime.getRuntime().addShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      throw new IOException("the program is about to end", e);
    }
    this.theirs =
        new PulledFrames(new TsharkReader(excerpt(folder), tshark, folder.path().toString()));
  }

  /**
   * Cuts out and starts tshark.
   *
   * @param maker has just come to the first such frame
   * @param reason what there is in it
   * @throws ForeignFrameException when the whole file is for tshark
   */
  static ExcerptReader start(
      Path file, FrameMaker maker, TsharkUse tshark, ForeignFrameException reason)
      throws IOException, ForeignFrameException {
    ForeignFrames foreign = ForeignFrames.find(file);
    TemporaryFolder folder = TemporaryFolder.create();
    boolean started = false;
    try {
      write(foreign, excerpt(folder), reason);
      if (foreign.areMost() || !foreign.contains(maker.frames())) {
        throw whole(reason);
      }
      ExcerptReader reader = new ExcerptReader(foreign, maker, folder, tshark);
      started = true;
      return reader;
    } finally {
      if (!started) {
        folder.close();
      }
    }
  }

  private static ForeignFrameException whole(ForeignFrameException reason) {
    return new ForeignFrameException(String.valueOf(reason.getMessage()));
  }

  private static void write(ForeignFrames foreign, Path excerpt, ForeignFrameException reason)
      throws ForeignFrameException {
    if (foreign.areMost()) {
      throw whole(reason);
    }
    try {
      foreign.write(excerpt);
    } catch (IOException e) {
      throw whole(reason); // no room, but tshark can read the file itself
    }
  }

  private static Path excerpt(TemporaryFolder folder) {
    return folder.path().resolve("excerpt.pcap");
  }

  /** Says in one line how much is read with tshark. */
  String notice(ForeignFrameException reason) {
    int count = foreign.count();
    return (count == 1 ? "1 frame" : count + " frames")
        + " of "
        + foreign.frames()
        + " read with tshark, since "
        + reason.getMessage();
  }

  /** Learns from the frames before the one at hand how their connections are numbered. */
  void catchUp() throws IOException, ForeignFrameException {
    for (long frame = foreign.next(1); frame < maker.frames(); frame = foreign.next(frame + 1)) {
      CapturedFrame made = take();
      maker.compare(made, counted(frame), foreign);
      pass(frame);
    }
  }

  /** Whether the frame at hand is read with tshark. */
  boolean has(long frame) {
    return foreign.contains(frame);
  }

  /** What tshark makes of the frame that its source and the maker have come to. */
  CapturedFrame frame(PacketRecord record) throws IOException, ForeignFrameException {
    long frame = maker.frames();
    CapturedFrame made = take();
    CapturedFrame result = maker.adopt(record, made, counted(frame), foreign);
    pass(frame);
    return result;
  }

  /** How many conversations there were up to that frame; absent when it was not asked. */
  private int counted(long frame) throws IOException, ForeignFrameException {
    return foreign.isAsked(frame) && peek(taken + 1) instanceof Segment counting
        ? (int) counting.stream()
        : CapturedFrame.ABSENT;
  }

  private void pass(long frame) throws IOException, ForeignFrameException {
    if (foreign.isAsked(frame) && take() != null) {
      maker.passCounting();
    }
  }

  /** The next frame of the excerpt; null when tshark has left it out. */
  private @Nullable CapturedFrame take() throws IOException, ForeignFrameException {
    taken++;
    CapturedFrame next = peek(taken);
    if (next == null) {
      missing++;
    } else {
      ahead = null;
    }
    return next;
  }

  private @Nullable CapturedFrame peek(long number) throws IOException, ForeignFrameException {
    if (ahead == null) {
      try {
        ahead = theirs.next();
      } catch (UnreadableInputException e) {
        throw new ForeignFrameException(String.valueOf(e.getMessage()));
      }
    }
    return ahead != null && ahead.frame() == number ? ahead : null;
  }

  /** How many frames of the excerpt tshark has left out. */
  long missing() {
    return missing;
  }

  /**
   * How it went, once all is read; null when tshark gave more than was taken.
   *
   * @throws ForeignFrameException when tshark could do nothing with it
   */
  @Nullable ReadOutcome outcome() throws IOException, ForeignFrameException {
    peek(Long.MAX_VALUE);
    return theirs.outcome();
  }

  @Override
  public void close() {
    theirs.close();
    folder.close();
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      // Already shutting down: the hook does what this method does.
    }
  }
}
