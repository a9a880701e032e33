package org.tcpteardown.cli;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.render.LivePlace;
import org.tcpteardown.read.Dumpcap;
import org.tcpteardown.read.FrameFeed;
import org.tcpteardown.read.UnreadableInputException;

/** What dumpcap captures, kept in a ring of files if so wished. */
final class DumpcapSource implements LiveSource {
  /** So much may wait to be looked at: seconds of a line of some gigabits. */
  private static final long WAITING_BYTES = 256L << 20;

  private final String name;
  private final Dumpcap dumpcap;
  private final FrameFeed frames;
  private final @Nullable RingWriter ring;

  DumpcapSource(Dumpcap.Options options, @Nullable RingWriter ring)
      throws UnreadableInputException, IOException {
    this.name = String.join(", ", options.interfaces());
    this.ring = ring;
    this.dumpcap = Dumpcap.start(options);
    this.frames = FrameFeed.of(dumpcap, WAITING_BYTES, ring);
  }

  @Override
  public String name() {
    return name;
  }

  Dumpcap dumpcap() {
    return dumpcap;
  }

  @Override
  public FrameFeed frames() {
    return frames;
  }

  @Override
  public boolean isSilentWhenQuiet() {
    return true;
  }

  @Override
  public void stop() {
    dumpcap.stop();
  }

  @Override
  public LivePlace place(long frame) {
    return ring == null ? LivePlace.NOWHERE : ring.places().of(frame);
  }

  @Override
  public void pause() {
    if (ring != null) {
      ring.flush();
    }
  }

  @Override
  public Optional<Dumpcap.Counts> counts() {
    try {
      dumpcap.endedWell(); // then it has said what it counted
    } catch (IOException e) {
      return Optional.empty();
    }
    return dumpcap.counts();
  }

  @Override
  public void close() {
    dumpcap.close();
    frames.close();
    if (ring != null) {
      ring.close();
    }
  }
}
