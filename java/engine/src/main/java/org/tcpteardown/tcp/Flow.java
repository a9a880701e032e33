package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * One TCP connection, or what looks like one: the frames to which Wireshark gives one {@code
 * tcp.stream} number. Facts only; no judgement.
 */
public final class Flow {
  private static final int MAX_ICMP_ERRORS = 100;
  private static final int MAX_SHARED_COUNTERS = 20;

  /** So many packed segments take as much room as what is worked out from them. */
  private static final int MAX_PACKED = 32;

  private static final int LOW_FIN = 1;
  private static final int HIGH_FIN = 2;
  private static final int RST = 4;
  private static final int FROM_LOW = 8;
  private static final int FROM_HIGH = 16;
  private static final int MORE_THAN_SYN = 32;
  private static final int BEGUN_BEFORE = 64;
  private static final int LOW_KNOWN = 128;
  private static final int HIGH_KNOWN = 256;

  /** The capture lacks frames of it, whether it paused or not. */
  private static final int LACKS_FRAMES = 512;

  /** Which end has said what its own clock tells of {@link #crossed}. */
  private static final int LOW_WITNESS = 1024;

  private static final int HIGH_WITNESS = 2048;

  /** More changes of who puts its packets on the link are not looked at. */
  private static final int MAX_LINK_CHANGES = 32;

  private final long number;
  private final FlowKey key;
  private final @Nullable Predecessor predecessor;

  /** The segments, while nobody has asked what they say. */
  private final PackedSegments packed;

  private int firstPacked = PackedSegments.NONE;
  private int lastPacked = PackedSegments.NONE;

  /** What they say, worked out when it is first asked for, or when they become many. */
  private @Nullable FlowTrack track;

  /** All that is left of that in the end. */
  private @Nullable Predecessor summary;

  private long frames;
  private long lastTimeNs;
  private boolean numbered;

  /** That of the last segment; of none before the first. */
  private @Nullable CaptureRegion region;

  /** The latest pause of the capture that it was heard before and after. */
  private @Nullable ClockPause crossed;

  /** What kinds of segments there were; bits from above. */
  private int seen;

  /** The number after the highest that the lower end sent, or the other one acknowledged. */
  private int lowNext;

  private int highNext;

  /** With which hardware addresses the latest packets of the two came, RSTs left out. */
  private long lowLink = CapturedFrame.ABSENT;

  private long highLink = CapturedFrame.ABSENT;
  private int linkChanges;

  /** Whether the table has noticed that both ends have closed. */
  private boolean closeNoted;

  private boolean lent;
  private boolean forgotten;
  private AppendOnlyList<IcmpError> icmpErrors = AppendOnlyList.none();
  private AppendOnlyList<SharedCounter> sharedCounters = AppendOnlyList.none();

  /** Made when there is one: most flows have no RST. */
  private @Nullable Map<Long, Long> countedRsts;

  private long reusedAtNs = HalfConnection.NEVER;

  /** The flow on its ports before this one, while a RST of this one may still end that one. */
  private @Nullable Flow older;

  private @Nullable LaterReset laterReset;
  private @Nullable LaterReset synArrived;

  /** The first segment that has the older flow's next number; not yet acknowledged. */
  private @Nullable Segment olderWent;

  private boolean endedOlder;

  private @Nullable LivesOn livesOn;
  private @Nullable LivesOn holdsOlder;
  private @Nullable TranslatedSyn translated;
  private @Nullable TranslatedSyn sameSyn;
  private @Nullable Endpoint opener;
  private @Nullable Continuation continued;
  private @Nullable Continuation continues;

  Flow(long number, FlowKey key, PackedSegments packed, @Nullable Predecessor predecessor) {
    this.number = number;
    this.key = key;
    this.packed = packed;
    this.predecessor = predecessor;
  }

  /** A copy, for somebody who reads it; see {@link #view}. */
  private Flow(Flow of) {
    this(of.number, of.key, of.packed, of.predecessor);
    firstPacked = of.firstPacked;
    lastPacked = of.lastPacked;
    frames = of.frames;
    lastTimeNs = of.lastTimeNs;
    region = of.region;
    crossed = of.crossed;
    numbered = of.numbered;
    seen = of.seen;
    lowNext = of.lowNext;
    highNext = of.highNext;
    icmpErrors = of.icmpErrors;
    sharedCounters = of.sharedCounters;
    countedRsts = of.countedRsts;
    reusedAtNs = of.reusedAtNs;
    laterReset = of.laterReset;
    synArrived = of.synArrived;
    livesOn = of.livesOn;
    holdsOlder = of.holdsOlder;
    translated = of.translated;
    sameSyn = of.sameSyn;
    opener = of.opener;
    continued = of.continued;
    continues = of.continues;
  }

  /**
   * The flow as it is now, good until it takes its next frame. What its segments say is worked out
   * for whoever asks the view, and gone with the view.
   */
  public Flow view() {
    return track == null ? new Flow(this) : this;
  }

  void accept(Segment segment, CaptureRegion inRegion) {
    boolean fromLow = segment.source().equals(key.low());
    if (region == inRegion) {
      noteJump(segment, fromLow, inRegion);
    }
    region = inRegion;
    ClockPause pause = inRegion.clock().latestPause();
    if (pause != null && frames > 0) {
      watchClock(segment, fromLow, pause, inRegion.clock());
    }
    numbered = segment.stream() == number;
    frames++;
    lastTimeNs = segment.timeNs();
    noteHosts(segment, fromLow, inRegion);
    if (segment.link() != (fromLow ? lowLink : highLink)) {
      noteLink(segment, fromLow, inRegion);
    }
    see(segment, fromLow);
    if (track == null && !pack(segment, fromLow)) {
      track =
          firstPacked == PackedSegments.NONE
              ? new FlowTrack(segment, predecessor, inRegion.clock())
              : unpack();
    }
    if (track != null) {
      release();
      FlowTrack inOrder = frames == 2 ? answered(track.firstSegment(), segment) : null;
      if (inOrder == null) {
        track.accept(segment, inRegion.holes());
      } else {
        track = inOrder;
      }
    }
  }

  /** Asks the end whose segment is the first after a pause of the capture how long that was. */
  private void watchClock(Segment segment, boolean fromLow, ClockPause latest, CaptureClock clock) {
    if (latest != crossed && lastTimeNs <= latest.fromNs() && segment.timeNs() >= latest.toNs()) {
      crossed = latest;
      seen &= ~(LOW_WITNESS | HIGH_WITNESS);
    }
    int witness = fromLow ? LOW_WITNESS : HIGH_WITNESS;
    if (crossed == null || (seen & witness) != 0) {
      return;
    }
    seen |= witness;
    ClockPause.Witness says = pace(segment).witness(segment, clock);
    if (says != null) {
      clock.testify(crossed, says);
    }
  }

  /** How fast the clock goes of the end that sends a segment now. */
  private StampPace pace(Segment next) {
    if (track != null) {
      return track.senderOf(next).pace();
    }
    StampPace pace = new StampPace();
    int at = firstPacked;
    while (at != PackedSegments.NONE) {
      Segment segment = packed.get(at, key, number);
      if (segment.source().equals(next.source())) {
        pace.note(segment);
      }
      at = at == lastPacked ? PackedSegments.NONE : packed.next(at);
    }
    return pace;
  }

  private CaptureClock clock() {
    return region == null ? new CaptureClock() : region.clock();
  }

  /** Of a SYN-ACK or RST that was written just before the SYN that it answers; null otherwise. */
  private @Nullable FlowTrack answered(Segment first, Segment second) {
    return FlowTrack.isAnswerBeforeSyn(first, second)
        ? FlowTrack.ofAnswer(second, first, predecessor, clock())
        : null;
  }

  /** Looks whether something went by unseen since its last frame. */
  private void noteJump(Segment segment, boolean fromLow, CaptureRegion inRegion) {
    if (segment.isSyn() || segment.isRst()) {
      return;
    }
    boolean known = (seen & (fromLow ? LOW_KNOWN : HIGH_KNOWN)) != 0;
    boolean own = lacksBefore(segment.seq(), fromLow);
    boolean peers = segment.isAck() && lacksBefore(segment.ack(), !fromLow);
    int jumps = (own ? 1 : 0) + (peers ? 1 : 0);
    if (jumps > 0 && (seen & LACKS_FRAMES) == 0 && !inRegion.jumped(lastTimeNs, jumps)) {
      seen |= LACKS_FRAMES;
    }
    if (segment.sequenceLength() > 0 || !known) {
      noteNext(segment.endSeq(), fromLow);
    }
    if (peers) {
      noteNext(segment.ack(), !fromLow);
    }
  }

  /** Whether one end has sent more before that number than is known of it. */
  private boolean lacksBefore(int number, boolean ofLow) {
    return (seen & (ofLow ? LOW_KNOWN : HIGH_KNOWN)) != 0
        && CapturePause.lacksBetween(ofLow ? lowNext : highNext, number);
  }

  private void noteNext(int next, boolean ofLow) {
    int known = ofLow ? LOW_KNOWN : HIGH_KNOWN;
    if ((seen & known) == 0 || SeqNum.after(next, ofLow ? lowNext : highNext)) {
      seen |= known;
      if (ofLow) {
        lowNext = next;
      } else {
        highNext = next;
      }
    }
  }

  /** Most segments show nothing new of that. */
  private void noteHosts(Segment segment, boolean fromLow, CaptureRegion inRegion) {
    if ((seen & (fromLow ? FROM_LOW : FROM_HIGH)) == 0) {
      inRegion.hosts().reached(segment.destination().address());
    } else if ((seen & (FROM_LOW | FROM_HIGH | BEGUN_BEFORE | MORE_THAN_SYN))
            == (fromLow ? FROM_LOW : FROM_HIGH)
        && segment.isAck()
        && !segment.isRst()
        && !segment.isSyn()) {
      inRegion.hosts().wentOnUnanswered(segment.source().address());
    }
  }

  private void noteLink(Segment segment, boolean fromLow, CaptureRegion inRegion) {
    if (segment.isRst() || linkChanges == MAX_LINK_CHANGES) {
      return;
    }
    linkChanges++;
    if (fromLow) {
      lowLink = segment.link();
    } else {
      highLink = segment.link();
    }
    inRegion.links().seen(segment);
  }

  private void see(Segment segment, boolean fromLow) {
    seen |= fromLow ? FROM_LOW : FROM_HIGH;
    if (segment.isFin()) {
      seen |= fromLow ? LOW_FIN : HIGH_FIN;
    }
    if (segment.isRst()) {
      seen |= RST;
    }
    if (!segment.isOpeningSyn()) {
      seen |= frames == 1 ? MORE_THAN_SYN | BEGUN_BEFORE : MORE_THAN_SYN;
    }
  }

  /** Whether its segments carry Wireshark's number of it. */
  boolean isNumbered() {
    return numbered;
  }

  private boolean pack(Segment segment, boolean fromLow) {
    // Without Wireshark's number the table has to ask for every segment whose it is.
    if (frames > MAX_PACKED || !numbered) {
      return false;
    }
    int at = packed.add(lastPacked, segment, fromLow);
    if (at == PackedSegments.NONE) {
      return false;
    }
    if (firstPacked == PackedSegments.NONE) {
      firstPacked = at;
    }
    lastPacked = at;
    return true;
  }

  private FlowTrack track() {
    FlowTrack known = track;
    if (known == null) {
      known = unpack();
      track = known;
    }
    return known;
  }

  private FlowTrack unpack() {
    int at = firstPacked;
    if (at == PackedSegments.NONE) {
      throw new IllegalStateException("flow " + number + " was let go");
    }
    Segment segment = packed.get(at, key, number);
    Holes holes = region == null ? Holes.NONE : region.holes();
    FlowTrack made = null;
    if ((seen & BEGUN_BEFORE) != 0 && at != lastPacked) {
      int second = packed.next(at);
      made = answered(segment, packed.get(second, key, number));
      at = made == null ? at : second;
    }
    if (made == null) {
      made = new FlowTrack(segment, predecessor, clock());
      made.accept(segment, holes);
    }
    while (at != lastPacked) {
      at = packed.next(at);
      made.accept(packed.get(at, key, number), holes);
    }
    if (opener != null) {
      made.openedBy(opener);
    }
    return made;
  }

  /**
   * A later SYN on the same addresses and ports tells who opens connections there, should nothing
   * of this flow.
   */
  void openedBy(Endpoint end) {
    opener = end;
    if (track != null) {
      track.openedBy(end);
    }
  }

  /** Gives back the room of packed segments. */
  private void release() {
    if (firstPacked != PackedSegments.NONE) {
      packed.free(firstPacked, lastPacked);
      firstPacked = PackedSegments.NONE;
    }
  }

  void accept(IcmpError error) {
    icmpErrors = icmpErrors.with(error, MAX_ICMP_ERRORS);
  }

  /** One of its RSTs bears the next number of all that its named sender's host sends. */
  void isCounted(Segment rst, long sinceNs) {
    countedRsts = countedRsts == null ? new HashMap<>() : countedRsts;
    if (countedRsts.size() < MAX_SHARED_COUNTERS) {
      countedRsts.put(rst.frame(), sinceNs);
    }
  }

  /** That host has given the number once more. */
  void isNotCounted(Segment rst) {
    if (countedRsts != null) {
      countedRsts.remove(rst.frame());
    }
  }

  void sharesCounter(SharedCounter counter) {
    sharedCounters = sharedCounters.with(counter, MAX_SHARED_COUNTERS);
  }

  /** True once: when both ends have sent a FIN, and no RST was seen. */
  boolean noteClose() {
    if (closeNoted || (seen & (LOW_FIN | HIGH_FIN | RST)) != (LOW_FIN | HIGH_FIN)) {
      return false;
    }
    closeNoted = true;
    return true;
  }

  /** Whether nobody has answered its SYNs, in any way. */
  boolean isMereAttempt() {
    return (seen & MORE_THAN_SYN) == 0
        && (seen & (FROM_LOW | FROM_HIGH)) != (FROM_LOW | FROM_HIGH)
        && icmpErrors.isEmpty();
  }

  /** Says whether other threads are looking at it. */
  void lend(boolean toOthers) {
    lent = toOthers;
  }

  boolean isLent() {
    return lent;
  }

  /**
   * The flow as one in good order, which spares whoever asks to follow its segments one by one;
   * null if it is not, or if that cannot be told without following them.
   */
  public @Nullable OrderlyFlow orderly(OrderlyScan scan) {
    return mayBeOrderly()
        ? scan.look(packed, firstPacked, lastPacked, key, number, predecessor)
        : null;
  }

  private boolean mayBeOrderly() {
    return track == null
        && firstPacked != PackedSegments.NONE
        && (seen & (LOW_FIN | HIGH_FIN | RST | BEGUN_BEFORE)) == (LOW_FIN | HIGH_FIN)
        && icmpErrors.isEmpty()
        && sharedCounters.isEmpty()
        && laterReset == null
        && (predecessor == null || !predecessor.live())
        && continued == null
        && continues == null;
  }

  /** What a connection that the lower end opens next on the tuple has to know of this one. */
  Predecessor summary(OrderlyScan scan) {
    if (summary != null) {
      return summary;
    }
    Predecessor orderly =
        mayBeOrderly() ? scan.summary(packed, firstPacked, lastPacked, key, number) : null;
    return orderly == null ? Predecessor.of(view(), key.low()) : orderly;
  }

  /**
   * Says that {@link #summary} is all that will be asked of it; if a view is at hand, that saves
   * work. May be said while it is lent.
   */
  public void summarise(Flow view) {
    summary = Predecessor.of(view, key.low());
  }

  /** The same with a flow in good order, which this one is. */
  public void summarise(OrderlyFlow as) {
    summary = as.summary(key.low());
  }

  /** Says that nobody will ask for it any more, but for {@link #summary}. */
  void forget(OrderlyScan scan) {
    summary = summary(scan);
    drop();
  }

  /** Says that nobody will ask for it any more. */
  void drop() {
    forgotten = true;
    track = null;
    older = null;
    icmpErrors = AppendOnlyList.none();
    sharedCounters = AppendOnlyList.none();
    countedRsts = null;
    release();
  }

  boolean isForgotten() {
    return forgotten;
  }

  void reusedAt(long timeNs) {
    reusedAtNs = timeNs;
  }

  /** The flow on its ports before this one; that one's own is not asked for any more. */
  void follows(Flow before) {
    older = before;
    before.older = null;
  }

  /** The older flow that a RST of this one ends; null if it ends none that is still known. */
  @Nullable Flow endedBy(Segment rst) {
    Flow before = older;
    return before != null && !before.forgotten && track().isForOlder(rst) ? before : null;
  }

  /** Takes a RST that was captured in the next flow on these ports; says whether it ended this. */
  boolean reset(long laterFlow, Segment rst) {
    if (laterReset == null && track().resetLater(rst)) {
      laterReset = new LaterReset(laterFlow, rst);
      return true;
    } else if (synArrived == null && track().isOfOpening(rst)) {
      synArrived = new LaterReset(laterFlow, rst);
    }
    return false;
  }

  /** A RST of this flow has ended the older one. */
  void endsOlder() {
    endedOlder = true;
  }

  /** The older flow that a RST of this one ended, and of which more data comes now; mostly null. */
  @Nullable Flow wentOn(Segment segment) {
    Flow before = older;
    boolean went =
        endedOlder
            && before != null
            && !before.forgotten
            && predecessor != null
            && segment.payloadBytes() > 0
            && LivesOn.goesOn(predecessor, opening(), segment);
    endedOlder &= !went; // the first such data tell enough
    return went ? before : null;
  }

  /** Takes data that were captured in the next flow on these ports after the RST that ended it. */
  void went(Segment segment) {
    if (laterReset != null) {
      laterReset = new LaterReset(laterReset.flow(), laterReset.rst(), segment);
    }
  }

  /** The older flow with which both ends have now been seen to go on here; null if not now. */
  @Nullable Flow survivor(Segment segment) {
    Flow before = older;
    if (before == null
        || before.forgotten
        || holdsOlder != null
        || predecessor == null
        || !predecessor.live()
        || (seen & RST) != 0
        || segment.isSyn()
        || !segment.isAck()) {
      return null;
    }
    Segment went = olderWent;
    if (went == null) {
      olderWent = LivesOn.goesOn(predecessor, opening(), segment) ? segment : null;
      return null;
    }
    return LivesOn.acks(segment, went) ? before : null;
  }

  /** Says so to both flows. */
  void holds(Flow before, Segment acked) {
    if (olderWent != null) {
      holdsOlder = new LivesOn(before.number, number, olderWent, acked);
      before.livesOn = holdsOlder;
    }
  }

  boolean isBetween(Endpoint one, Endpoint other) {
    return (one.equals(key.low()) && other.equals(key.high()))
        || (one.equals(key.high()) && other.equals(key.low()));
  }

  /** Its 4-tuple. */
  FlowKey key() {
    return key;
  }

  /** Time of the last segment, nanoseconds since 1970. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /**
   * Until when the capture ran on after the last segment without a pause or hole, as far as is
   * known now: time of its last frame of anything then, nanoseconds since 1970. See {@link
   * CaptureRegions}.
   */
  public long capturedUntilNs() {
    return region == null
        ? lastTimeNs
        : region
            .clock()
            .nextStepNs(lastTimeNs, region.holes().nextFromNs(lastTimeNs, region.endNs()));
  }

  /**
   * The longest time in nanoseconds in which frames went by that were not captured, from its first
   * frame to when it was watched last; 0 without such a time.
   */
  public long longestHoleNs() {
    return region == null
        ? 0
        : region.holes().longestNs(firstSegment().timeNs(), capturedUntilNs());
  }

  /**
   * Whether frames went by within that time that were not captured, of whatever connection, or the
   * capture's clock was set in it: then nothing can be said about how long this one waited.
   *
   * @param fromNs nanoseconds since 1970
   * @param toNs the same
   */
  public boolean unseenWithin(long fromNs, long toNs) {
    return lacksWithin(fromNs, toNs) || clockSetForwardNs(fromNs, toNs) > 0;
  }

  /** The same without regard to the clock. */
  boolean lacksWithin(long fromNs, long toNs) {
    return region != null && region.holes().within(fromNs, toNs);
  }

  /**
   * By how much the capture's clock was set forward within a time, as the timestamps of several
   * ends show, in nanoseconds; 0 if it was not.
   *
   * @param fromNs nanoseconds since 1970
   * @param toNs the same
   */
  public long clockSetForwardNs(long fromNs, long toNs) {
    return region == null ? 0 : region.clock().setForwardNs(fromNs, toNs);
  }

  /** How long a time really was if the capture's clock may have been set in it, in nanoseconds. */
  public long elapsedNs(long fromNs, long toNs) {
    return toNs - fromNs - clockSetForwardNs(fromNs, toNs);
  }

  /** Wireshark's {@code tcp.stream}. */
  public long number() {
    return number;
  }

  /** The end that opened the connection, or is taken for it: see {@link #rolesGuessed()}. */
  public HalfConnection client() {
    return track().client();
  }

  public HalfConnection server() {
    return track().server();
  }

  /** Whether both ends are one socket: then {@link #client()} is its own peer. */
  public boolean isSelfConnected() {
    return key.low().equals(key.high());
  }

  /** Both halves, client first; one if both ends are one socket. */
  public List<HalfConnection> halves() {
    return track().halves();
  }

  /** Whether no SYN was captured, so that client and server are told apart by port number only. */
  public boolean rolesGuessed() {
    return track().rolesGuessed();
  }

  /** Whether that guess is hardly better than none: the ports are of one kind. */
  public boolean rolesUnclear() {
    int low = key.low().port();
    int high = key.high().port();
    return rolesGuessed() && portKind(low) == portKind(high) && !ServicePorts.tells(low, high);
  }

  /** Of servers by rule, of servers mostly, or of clients mostly (Linux takes 32768 and above). */
  private static int portKind(int port) {
    return port < 1024 ? 0 : port < 32_768 ? 1 : 2;
  }

  /** The first segment captured. */
  public Segment firstSegment() {
    return track().firstSegment();
  }

  /** The last segment captured so far, copies of earlier ones left out. */
  public Segment lastSegment() {
    return track().lastSegment();
  }

  /** Number of its last frame so far. */
  public long lastFrame() {
    return track().lastFrame();
  }

  /**
   * At how many points of the path its packets were captured: 1 in most captures. Where it is more,
   * a packet counts once, with its first frame.
   */
  public int capturePoints() {
    return track().capturePoints();
  }

  /** Frames captured. */
  public long frames() {
    return frames;
  }

  /** Handshakes completed: SYN, SYN-ACK and the client's ACK were captured. */
  public long handshakes() {
    return track().handshakes();
  }

  /** Whether both ends sent something other than a RST. */
  public boolean bothDirectionsCaptured() {
    return track().bothDirectionsCaptured();
  }

  /**
   * Whether the capture surely lacks what was sent to the client's host, in all its connections.
   */
  public boolean lacksAnswers() {
    return region != null
        && !bothDirectionsCaptured()
        && icmpErrors.isEmpty()
        && region.hosts().lacksAnswersTo(client().endpoint().address());
  }

  /**
   * Whether a connection existed: its handshake completed, or both ends were seen in the middle of
   * it.
   */
  public boolean wasEstablished() {
    return track().wasEstablished();
  }

  /** ICMP errors that quote a segment of this flow, in capture order; at most 100. */
  public List<IcmpError> icmpErrors() {
    return icmpErrors.size() < 2 || capturePoints() == 1 ? icmpErrors : icmpErrorsWithoutCopies();
  }

  /** They bear no identification: only a flow that comes in copies tells that they do. */
  private List<IcmpError> icmpErrorsWithoutCopies() {
    List<IcmpError> kept = new ArrayList<>();
    for (IcmpError error : icmpErrors) {
      if (kept.stream().noneMatch(before -> PacketCopies.isAlike(before, error))) {
        kept.add(error);
      }
    }
    return kept;
  }

  /**
   * RSTs of this flow whose IP identification counts on with that of RSTs in another end's name; at
   * most 20.
   */
  public List<SharedCounter> sharedCounters() {
    return sharedCounters;
  }

  /**
   * Whether a RST bears the next of the IP identifications that its named sender's host counts,
   * over all its connections, and had been counting when that sent its last packet of this
   * connection: its address may have moved to another machine since.
   */
  public boolean isCountedByHost(RstMark rst) {
    Long sinceNs = countedRsts == null ? null : countedRsts.get(rst.frame());
    long lastNs = rst.senderBefore().lastTimeNs();
    return sinceNs != null && (lastNs == HalfConnection.NEVER || lastNs >= sinceNs);
  }

  /**
   * Who put a RST on the link, if that was another machine than the one that had sent all else of
   * that end; null if not, or if that cannot be told.
   */
  public @Nullable OtherMachine otherMachine(HalfConnection sender, Segment rst) {
    return region == null || capturePoints() > 1
        ? null
        : OtherMachine.of(region.links(), sender, rst, lastFrame());
  }

  /** What used the same addresses and ports before; null if the capture holds no such flow. */
  public @Nullable Predecessor predecessor() {
    return predecessor;
  }

  /**
   * By how much the clocks differ with which its two directions were captured, in nanoseconds; 0 if
   * nothing shows that they do.
   */
  public long clocksDifferByNs() {
    return Math.max(client().answersEarlyByNs(), server().answersEarlyByNs());
  }

  /** The segments of both ends after the first RST, in capture order; at most 64. */
  public List<Segment> afterRst() {
    return track().afterRst();
  }

  /**
   * Segments with SYN and FIN, SYN and RST, FIN and RST, or none of SYN, RST and ACK; at most 20.
   */
  public List<Segment> oddFlags() {
    return track().oddFlags();
  }

  /** Both ends answering each other with nothing new; null if that did not go on for long. */
  public @Nullable AckRounds ackRounds() {
    return track().ackRounds();
  }

  /** The latest silence of at least {@link Gap#MIN_NS}; null if there was none. */
  public @Nullable Gap latestGap() {
    return track().latestGap();
  }

  /**
   * The longest silence after which the connection worked on, in nanoseconds; 0 if there was none.
   *
   * @param finsBefore how many ends had sent a FIN before it: 0 to 2
   */
  public long survivedGapNs(int finsBefore) {
    return track().survivedGapNs(finsBefore);
  }

  /**
   * Whether the connection had borne silences as long as that one, or a habit of silences that were
   * shorter by no more than a clock is late.
   */
  public boolean survivedAsLong(Gap gap) {
    return track().survivedAsLong(gap);
  }

  /** The half that sent a segment of this flow. */
  public HalfConnection senderOf(Segment segment) {
    return track().senderOf(segment);
  }

  /** When a new connection began on the same ports, or {@link HalfConnection#NEVER}. */
  public long reusedAtNs() {
    return reusedAtNs;
  }

  /** The RST in the next flow on these ports that ended this one; null if none did. */
  public @Nullable LaterReset laterReset() {
    return laterReset;
  }

  /**
   * The RST in the next flow on these ports by which it is known that this one's SYN had arrived:
   * its receiver answered the next SYN by an ACK of this one, which drew that RST. Null if there is
   * none, and for a flow that was more than SYNs.
   */
  public @Nullable LaterReset synArrived() {
    return synArrived;
  }

  /**
   * Where it goes on, although a SYN on its ports makes a new flow of that; null if it does not.
   */
  public @Nullable LivesOn livesOn() {
    return livesOn;
  }

  /** The older connection that goes on in its frames; null if none does. */
  public @Nullable LivesOn holdsOlder() {
    return holdsOlder;
  }

  void translatedAs(Segment syn, long inFlow) {
    translated = translated == null ? new TranslatedSyn(inFlow, syn) : translated;
  }

  /**
   * Its SYN under another name, under which it was answered; null if the capture holds none, and
   * for a flow that is more than SYNs.
   */
  public @Nullable TranslatedSyn translated() {
    return translated;
  }

  void sameSynIn(Segment syn, long inFlow) {
    sameSyn = sameSyn == null ? new TranslatedSyn(inFlow, syn) : sameSyn;
  }

  /**
   * Its SYN under another name, under which nobody answered it either: it was passed on, or is what
   * was passed on, as the order of the frames tells. Null if the capture holds none.
   */
  public @Nullable TranslatedSyn sameSyn() {
    return sameSyn;
  }

  /** Whether its first segment is not the SYN that opens a connection. */
  boolean beginsInTheMiddle() {
    return (seen & BEGUN_BEFORE) != 0;
  }

  /** Whether the connection may be going on elsewhere: not both ends have closed. */
  boolean mayGoOn() {
    return (seen & (LOW_FIN | HIGH_FIN)) != (LOW_FIN | HIGH_FIN);
  }

  /** As {@link #firstSegment()}, without working out what the others say. */
  Segment opening() {
    return track == null && firstPacked != PackedSegments.NONE
        ? packed.get(firstPacked, key, number)
        : firstSegment();
  }

  /** Takes the flow as which it goes on; false if it goes on as another already. */
  boolean goesOn(Continuation as) {
    if (continued != null) {
      return false;
    }
    continued = as;
    return true;
  }

  void continuesAs(Continuation link) {
    continues = link;
  }

  /**
   * The flow as which the same connection goes on under another address or port; null if the
   * capture holds none.
   */
  public @Nullable Continuation continued() {
    return continued;
  }

  /** The flow of which this one is the continuation; null if of none. */
  public @Nullable Continuation continues() {
    return continues;
  }

  /** Zeek's {@code conn_state}. */
  public String connState() {
    return track().connState();
  }

  /** Zeek's {@code history}. */
  public String history() {
    return track().history();
  }
}
