package org.tcpteardown.cli;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.tcpteardown.cli.render.LivePlace;

/** In which file each frame is, of the latest files. */
final class Places {
  private static final int FILES_KEPT = 1_000;

  private final ArrayDeque<LivePlace> files = new ArrayDeque<>();

  /** Says that what comes now is in that file; heard once for each file. */
  void begin(String file, long framesBefore) {
    if (file.isEmpty() || (!files.isEmpty() && files.getLast().file().equals(file))) {
      return;
    }
    files.add(new LivePlace(file, framesBefore));
    if (files.size() > FILES_KEPT) {
      files.remove();
    }
  }

  LivePlace of(long frame) {
    for (Iterator<LivePlace> latestFirst = files.descendingIterator(); latestFirst.hasNext(); ) {
      LivePlace place = latestFirst.next();
      if (frame > place.framesBefore()) {
        return place;
      }
    }
    return LivePlace.NOWHERE;
  }
}
