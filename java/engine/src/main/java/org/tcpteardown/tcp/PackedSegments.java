package org.tcpteardown.tcp;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

/**
 * Segments as plain numbers in large arrays, in chains: one chain for each flow. Most flows of a
 * large capture are over after some ten segments; kept like this they cost half a kilobyte until
 * then, and the collector nothing. A chain takes blocks of four, so that those of one flow mostly
 * lie side by side.
 *
 * <p>One thread adds and frees. Others may read a chain that was handed to them.
 */
final class PackedSegments {
  /** No segment. */
  static final int NONE = -1;

  private static final int WORDS = 7;
  private static final int BLOCK = 4;
  private static final int PAGE_BITS = 12;
  private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
  static final long LOW_32 = 0xffff_ffffL;

  /** Bits of the fields that share the word at 4. */
  static final int FLAGS_BITS = 12;

  static final int WINDOW_BITS = 17;
  static final int IP_ID_BITS = 17;
  static final int DF_BITS = 2;
  static final int BYTE_BITS = 9;

  /** Bits of the field that shares the upper half of the word at 6 with the payload's length. */
  static final int DETAILS_BITS = 12;

  /** So many of them are looked through before they are searched for. */
  private static final int FIRST_DETAILS = 8;

  private static final int PAYLOAD_BITS = Integer.SIZE - DETAILS_BITS;

  /** Bits of the fields that share the word at 2. */
  static final int LINK_BITS = 16;

  static final int LENGTH_BITS = 24;

  /** Bits of the fields that share the word at 1 with the frame number. */
  static final int TTL_BITS = 9;

  static final int DSCP_BITS = 7;
  private static final int FRAME_BITS = Long.SIZE - TTL_BITS - DSCP_BITS;

  /** Replaced when it grows; the pages themselves stay. */
  private volatile long[][] pages = new long[16][];

  /**
   * The details that segments have, each once: stacks open and close all their connections alike.
   * The first is {@link SegmentDetails#NONE}. None is ever replaced.
   */
  private final SegmentDetails[] details = new SegmentDetails[1 << DETAILS_BITS];

  private final Map<SegmentDetails, Integer> detailsNumbers = new HashMap<>();
  private final LinkNumbers links = new LinkNumbers(LINK_BITS);

  private int reserved;
  private int free = NONE;

  PackedSegments() {
    details[0] = SegmentDetails.NONE;
  }

  /**
   * Packs a segment.
   *
   * @param last the last of its chain; {@link #NONE} when it begins one
   * @param fromLow whether the lower end of the flow's key sent it
   * @return where it is; {@link #NONE} when it holds a number that cannot be packed
   */
  int add(int last, Segment s, boolean fromLow) {
    int detailsNumber = fits(s) ? detailsNumber(s.details()) : NONE;
    int linkNumber = links.numberOf(s.link());
    if (detailsNumber == NONE || linkNumber == LinkNumbers.TOO_MANY) {
      return NONE;
    }
    int at = last;
    if (last != NONE && isInBlock(last + 1)) {
      at++;
    } else {
      at = takeBlock();
      if (last != NONE) {
        link(last, at);
      }
    }
    long[] page = pages[at >>> PAGE_BITS];
    int i = (at & PAGE_MASK) * WORDS;
    page[i] = s.timeNs();
    page[i + 1] = (s.frame() << TTL_BITS | s.ttl() + 1) << DSCP_BITS | s.dscp() + 1;
    long lengths = (long) s.lengthBytes() << LENGTH_BITS | s.capturedBytes();
    page[i + 2] = lengths << LINK_BITS | linkNumber;
    page[i + 3] = pair(s.seq(), s.ack());
    long some = s.flags();
    some = some << WINDOW_BITS | s.windowRaw() + 1;
    some = some << IP_ID_BITS | s.ipId() + 1;
    some = some << DF_BITS | s.df() + 1;
    some = some << BYTE_BITS | s.firstPayloadByte() + 1;
    some = some << 1 | (fromLow ? 1 : 0);
    some = some << 1 | (s.tsVal() == ABSENT ? 1 : 0);
    page[i + 4] = some << 1 | (s.tsEcr() == ABSENT ? 1 : 0);
    page[i + 5] = pair((int) s.tsVal(), (int) s.tsEcr());
    page[i + 6] = pair(s.payloadBytes() << DETAILS_BITS | detailsNumber, NONE);
    return at;
  }

  /** Where the table has such details; {@link #NONE} when they are too rare to be put there. */
  @SuppressWarnings("ReferenceEquality") // only to spare a look-up
  private int detailsNumber(SegmentDetails of) {
    // Mostly it is the very object of one before it.
    for (int i = 0; i < FIRST_DETAILS; i++) {
      if (details[i] == of) {
        return i;
      }
    }
    if (of.equals(SegmentDetails.NONE)) {
      return 0;
    }
    if (of.sack().count() > 0 || !of.rstText().isEmpty()) {
      return NONE;
    }
    Integer known = detailsNumbers.get(of);
    if (known != null) {
      return known;
    }
    int number = detailsNumbers.size() + 1;
    if (number == details.length) {
      return NONE;
    }
    details[number] = of;
    detailsNumbers.put(of, number);
    return number;
  }

  private static boolean fits(Segment s) {
    return s.frame() >>> FRAME_BITS == 0
        && hasOnly(s.lengthBytes(), LENGTH_BITS)
        && hasOnly(s.capturedBytes(), LENGTH_BITS)
        && hasOnly(s.flags(), FLAGS_BITS)
        && hasOnly(s.windowRaw() + 1, WINDOW_BITS)
        && hasOnly(s.ipId() + 1, IP_ID_BITS)
        && hasOnly(s.df() + 1, DF_BITS)
        && hasOnly(s.firstPayloadByte() + 1, BYTE_BITS)
        && hasOnly(s.payloadBytes(), PAYLOAD_BITS)
        && hasOnly(s.ttl() + 1, TTL_BITS)
        && hasOnly(s.dscp() + 1, DSCP_BITS)
        && s.tsVal() <= LOW_32
        && s.tsVal() >= ABSENT
        && s.tsEcr() <= LOW_32
        && s.tsEcr() >= ABSENT;
  }

  /** The segment at that place, of the flow with that key and number. */
  Segment get(int at, FlowKey key, long stream) {
    long[] page = pages[at >>> PAGE_BITS];
    int i = (at & PAGE_MASK) * WORDS;
    long numbered = page[i + 1];
    long some = page[i + 4];
    boolean fromLow = (some & 4) != 0;
    int payload = high(page[i + 6]);
    return new Segment(
        numbered >>> (TTL_BITS + DSCP_BITS),
        page[i],
        bits(page[i + 2], LENGTH_BITS + LINK_BITS, LENGTH_BITS),
        bits(page[i + 2], LINK_BITS, LENGTH_BITS),
        stream,
        fromLow ? key.low() : key.high(),
        fromLow ? key.high() : key.low(),
        high(page[i + 3]),
        (int) page[i + 3],
        bits(some, 3 + BYTE_BITS + DF_BITS + IP_ID_BITS + WINDOW_BITS, FLAGS_BITS),
        bits(some, 3 + BYTE_BITS + DF_BITS + IP_ID_BITS, WINDOW_BITS) - 1,
        payload >>> DETAILS_BITS,
        bits(numbered, DSCP_BITS, TTL_BITS) - 1,
        bits(some, 3 + BYTE_BITS + DF_BITS, IP_ID_BITS) - 1,
        bits(some, 3 + BYTE_BITS, DF_BITS) - 1,
        bits(numbered, 0, DSCP_BITS) - 1,
        (some & 2) != 0 ? ABSENT : page[i + 5] >>> Integer.SIZE,
        (some & 1) != 0 ? ABSENT : page[i + 5] & LOW_32,
        bits(some, 3, BYTE_BITS) - 1,
        details[bits(payload, 0, DETAILS_BITS)],
        links.of(bits(page[i + 2], 0, LINK_BITS)));
  }

  /** Has the view show the segment at that place. */
  void show(int at, PackedSegment view) {
    view.show(pages[at >>> PAGE_BITS], (at & PAGE_MASK) * WORDS, details);
  }

  /** The one after that, which is not the last of its chain. */
  int next(int at) {
    return isInBlock(at + 1) ? at + 1 : linked(at);
  }

  /** Whether it is in the same block as the one before it. */
  private static boolean isInBlock(int at) {
    return at % BLOCK != 0;
  }

  /** The first of each block knows the next block: who takes a block writes there next. */
  private int linked(int at) {
    int first = at & -BLOCK;
    return (int) pages[first >>> PAGE_BITS][(first & PAGE_MASK) * WORDS + 6];
  }

  private void link(int at, int next) {
    int first = at & -BLOCK;
    long[] page = pages[first >>> PAGE_BITS];
    int i = (first & PAGE_MASK) * WORDS + 6;
    page[i] = (page[i] & ~LOW_32) | (next & LOW_32);
  }

  /** Gives back the places of a chain. */
  void free(int first, int last) {
    link(last, free);
    free = first;
  }

  private int takeBlock() {
    if (free != NONE) {
      int at = free;
      free = linked(at);
      return at;
    }
    int page = reserved >>> PAGE_BITS;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, page * 2);
    }
    if ((reserved & PAGE_MASK) == 0) {
      pages[page] = new long[WORDS << PAGE_BITS];
    }
    int at = reserved;
    reserved += BLOCK;
    return at;
  }

  private static boolean hasOnly(int number, int bits) {
    return number >>> bits == 0;
  }

  private static long pair(int high, int low) {
    return (long) high << Integer.SIZE | (low & LOW_32);
  }

  static int high(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  static int bits(long from, int shift, int count) {
    return (int) (from >>> shift) & (1 << count) - 1;
  }
}
