package org.tcpteardown.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.tcpteardown.cli.render.LivePlace;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.read.Dumpcap;
import org.tcpteardown.read.FrameFeed;

/** Where the frames of a live run come from. */
interface LiveSource extends Closeable {
  /** What to call it. */
  String name();

  /** Its frames. */
  FrameFeed frames();

  /** See {@link FrameFeed#poll}. */
  default FrameFeed.State poll(long waitNs, Consumer<CapturedFrame> sink) throws IOException {
    return frames().poll(waitNs, sink);
  }

  /** Whether silence means that nothing was captured. */
  boolean isSilentWhenQuiet();

  /** Asks it to end; what it still has comes first. */
  void stop();

  /** Which file a frame is in. */
  LivePlace place(long frame);

  /** Called several times a second. */
  void pause();

  /** What dumpcap counted, if it did; at the end. */
  Optional<Dumpcap.Counts> counts();

  @Override
  void close();
}
