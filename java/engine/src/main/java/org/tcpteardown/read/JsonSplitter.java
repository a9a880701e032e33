package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits JSON: the objects of one array, or of several, or without any array around them.
 *
 * <p>Counts braces outside of strings. A broken record throws the count off; it is found again at a
 * line of two spaces and a brace, which is how tshark starts each packet and writes nowhere else.
 */
final class JsonSplitter extends Splitter {
  private enum State {
    BEFORE_ARRAY,
    BETWEEN_RECORDS,
    IN_RECORD,
    /** In text that belongs to no record: a plugin's print, or the rest of a broken record. */
    IN_GARBAGE,
    CLOSED,
    BARE_RECORDS
  }

  /** Start of a line as far as it is what tshark writes before a packet. */
  private static final int RESYNC_LINE = 3;

  private static final int NO_RESYNC_LINE = -1;

  private final InputStream in;
  private byte[] buffer = new byte[CHUNK_BYTES];
  private int filled;
  private int scanned;
  private boolean ended;

  private State state = State.BEFORE_ARRAY;
  private boolean bare;
  private boolean sawText;
  private boolean sawArray;
  private long line = 1;
  private int lineProgress;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean tooLong;
  private boolean inTsharkLayout;
  private int recordStart = -1;
  private long recordLine;
  private long garbageLine;
  private boolean garbageIsJson;

  JsonSplitter(InputStream in) {
    this.in = in;
  }

  @Override
  @Nullable Chunk next() throws IOException {
    while (!ended) {
      Chunk chunk = new Chunk(buffer);
      do {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          end(chunk);
          break;
        }
        filled += read;
        scan(chunk);
      } while (filled < buffer.length && (chunk.count() == 0 || in.available() > 0));
      keep(chunk);
      if (!chunk.isEmpty()) {
        return chunk;
      }
    }
    return null;
  }

  private void scan(Chunk chunk) {
    for (int i = scanned; i < filled; i++) {
      byte b = buffer[i];
      boolean resync = b == '\n' && lineProgress == RESYNC_LINE;
      if (resync) {
        resync(chunk, i);
      }
      byte first = lineProgress == 0 ? b : 0;
      follow(b);
      if (!resync) {
        step(chunk, i, b, first);
      }
    }
    scanned = filled;
  }

  /** Keeps count of lines, and of how far this one looks like the start of a packet. */
  private void follow(byte b) {
    if (b == '\n') {
      line++;
      lineProgress = 0;
    } else if (lineProgress >= 0) {
      boolean expected = lineProgress < 2 ? b == ' ' : lineProgress == 2 ? b == '{' : b == '\r';
      lineProgress = !expected ? NO_RESYNC_LINE : Math.min(lineProgress + 1, RESYNC_LINE);
    }
  }

  /** At the end of a line that starts a packet in tshark's layout. */
  private void resync(Chunk chunk, int lineEnd) {
    int brace = lineEnd - 1;
    while (brace > 0 && buffer[brace] != '{') {
      brace--;
    }
    if (state == State.IN_RECORD && depth == 1 && !inString && recordStart == brace) {
      inTsharkLayout = true;
      return;
    }
    if (state == State.IN_RECORD && !tooLong) {
      chunk.addProblem(recordLine, "is not valid JSON, or ends early");
    }
    endGarbage(chunk);
    startRecord(brace);
    inTsharkLayout = true;
  }

  private void startRecord(int start) {
    state = State.IN_RECORD;
    depth = 1;
    inString = false;
    escaped = false;
    tooLong = false;
    inTsharkLayout = false;
    recordStart = start;
    recordLine = line;
  }

  private void step(Chunk chunk, int at, byte b, byte firstOfLine) {
    switch (state) {
      case IN_RECORD -> inRecord(chunk, at, b, firstOfLine);
      case IN_GARBAGE -> {
        if (firstOfLine == ']' || firstOfLine == '[') {
          endGarbage(chunk);
          between(b, at);
        }
      }
      default -> {
        if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
          sawText = true;
          between(b, at);
        }
      }
    }
  }

  private void between(byte b, int at) {
    boolean inArray = state == State.BETWEEN_RECORDS || (state == State.IN_GARBAGE && sawArray);
    if (b == '{' && (inArray || state == State.BEFORE_ARRAY || state == State.BARE_RECORDS)) {
      bare |= !inArray;
      startRecord(at);
    } else if (b == '[' && (!inArray || state == State.IN_GARBAGE)) {
      sawArray = true;
      state = State.BETWEEN_RECORDS;
    } else if (b == ']' && inArray) {
      state = State.CLOSED;
    } else if (b != ',' || !inArray) {
      state = State.IN_GARBAGE;
      garbageLine = line;
      garbageIsJson = b == '"' || b == '}' || b == ']' || b == '{';
    }
  }

  private void inRecord(Chunk chunk, int at, byte b, byte firstOfLine) {
    if (inTsharkLayout && firstOfLine == ']') {
      chunk.addProblem(recordLine, "is not valid JSON, or ends early");
      recordStart = -1;
      state = State.CLOSED;
    } else if (escaped) {
      escaped = false;
    } else if (inString) {
      inString = b != '"';
      escaped = b == '\\';
    } else if (b == '"') {
      inString = true;
    } else if (b == '{' || b == '[') {
      depth++;
    } else if ((b == '}' || b == ']') && --depth == 0) {
      if (!tooLong) {
        chunk.add(recordStart, at + 1, recordLine);
      }
      recordStart = -1;
      state = bare ? State.BARE_RECORDS : State.BETWEEN_RECORDS;
    }
  }

  private void endGarbage(Chunk chunk) {
    if (state != State.IN_GARBAGE) {
      return;
    }
    if (garbageIsJson) {
      chunk.addProblem(garbageLine, "is not valid JSON");
    } else {
      chunk.addForeignLines(Math.max(1, line - garbageLine));
    }
  }

  private void end(Chunk chunk) {
    ended = true;
    if (state == State.IN_GARBAGE) {
      endGarbage(chunk);
    }
  }

  /** Carries the incomplete record over to the buffer of the next chunk. */
  private void keep(Chunk chunk) {
    // A line that may start a packet has to stay as a whole, for the place of its brace.
    int from = recordStart >= 0 ? recordStart : Math.max(0, filled - RESYNC_LINE - 1);
    int kept = filled - from;
    if (kept >= MAX_RECORD_BYTES) {
      chunk.addProblem(recordLine, TOO_LONG);
      tooLong = true;
      from = filled - RESYNC_LINE - 1;
      kept = filled - from;
      recordStart = -1;
    } else if (recordStart >= 0) {
      recordStart = 0;
    }
    byte[] next = new byte[Math.min(Math.max(CHUNK_BYTES, 2 * kept), MAX_RECORD_BYTES)];
    System.arraycopy(buffer, from, next, 0, kept);
    buffer = next;
    filled = kept;
    scanned = kept;
  }

  @Override
  String endProblem() {
    if (state == State.IN_RECORD) {
      return "the input ends in the middle of the packet that starts in line " + recordLine;
    }
    return sawArray && state != State.CLOSED
        ? "the input ends in line " + line + ", before the closing bracket"
        : "";
  }

  @Override
  boolean sawText() {
    return sawText;
  }

  @Override
  boolean sawFrame() {
    return sawArray;
  }
}
