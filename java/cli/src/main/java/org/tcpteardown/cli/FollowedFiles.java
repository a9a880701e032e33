package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.tcpteardown.cli.render.LivePlace;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.read.Dumpcap;
import org.tcpteardown.read.FrameFeed;
import org.tcpteardown.read.UnreadableInputException;

/** A file that grows, or a folder in which one capture follows the other. */
final class FollowedFiles implements LiveSource {
  private final Path path;
  private final FrameFeed frames;
  private final boolean isFolder;
  private final Places places = new Places();

  FollowedFiles(Path path, String filter, boolean isFolder)
      throws UnreadableInputException, IOException {
    this.path = path;
    this.isFolder = isFolder;
    this.frames = FrameFeed.following(path, filter);
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public FrameFeed frames() {
    return frames;
  }

  @Override
  public FrameFeed.State poll(long waitNs, Consumer<CapturedFrame> sink) throws IOException {
    FrameFeed.State state = frames.poll(waitNs, sink);
    if (isFolder) {
      places.begin(frames.fileName(), frames.framesBefore());
    }
    return state;
  }

  /** Other programs write to files whenever they like. */
  @Override
  public boolean isSilentWhenQuiet() {
    return false;
  }

  @Override
  public void stop() {
    // There is nobody to tell: what the file holds is read, and that is all.
  }

  @Override
  public LivePlace place(long frame) {
    return places.of(frame);
  }

  @Override
  public void pause() {
    // Nothing to do.
  }

  @Override
  public Optional<Dumpcap.Counts> counts() {
    return Optional.empty();
  }

  @Override
  public void close() {
    frames.close();
  }
}
