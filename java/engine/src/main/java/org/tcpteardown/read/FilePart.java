package org.tcpteardown.read;

import java.nio.file.Path;

/**
 * One of several captures that were read as one.
 *
 * @param file the capture
 * @param firstFrame the number that its first frame has among all
 * @param frames how many it has
 * @param firstNs time of its first frame, nanoseconds since 1970; meaningless without frames
 * @param lastNs time of its latest frame
 */
public record FilePart(Path file, long firstFrame, long frames, long firstNs, long lastNs) {}
