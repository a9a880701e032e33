package org.tcpteardown.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import scala.Tuple2;

/** Wanted frames of the files of a chain one after the other, numbered through. */
final class KeptFrames implements Closeable {
  private final OutFolder out;
  private final Chain chain;
  private final Iterator<Tuple2<Integer, int[]>> files;
  private final JoinedFrames joined;
  private @Nullable WantedFrames frames;
  private int file;

  /**
   * Of some files.
   *
   * @param files places of files in the chain, in its order, with the streams that are wanted
   */
  KeptFrames(
      OutFolder out, Chain chain, Iterator<Tuple2<Integer, int[]>> files, JoinedFrames joined) {
    this.out = out;
    this.chain = chain;
    this.files = files;
    this.joined = joined;
  }

  /** The next frame; null after the last. */
  @Nullable CapturedFrame next() throws IOException {
    while (frames != null || files.hasNext()) {
      WantedFrames of = frames;
      if (of == null) {
        Tuple2<Integer, int[]> next = files.next();
        file = next._1();
        of = WantedFrames.of(out, chain.files().get(file).file(), next._2());
        frames = of;
      }
      for (CapturedFrame frame = of.next(); frame != null; frame = of.next()) {
        CapturedFrame numbered = joined.of(file, frame);
        if (numbered != null) {
          return numbered;
        }
      }
      close();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    WantedFrames of = frames;
    frames = null;
    if (of != null) {
      of.close();
    }
  }
}
