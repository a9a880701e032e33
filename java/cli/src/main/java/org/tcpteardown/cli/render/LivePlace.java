package org.tcpteardown.cli.render;

/**
 * Which file a frame of a live capture is in.
 *
 * @param file its name; empty when the capture is not kept
 * @param framesBefore frames that came before the file's first
 */
public record LivePlace(String file, long framesBefore) {
  /** In no file. */
  public static final LivePlace NOWHERE = new LivePlace("", 0);
}
