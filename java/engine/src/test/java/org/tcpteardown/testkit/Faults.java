package org.tcpteardown.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;

/** Changes to captured frames: what captures lack, repeat and mix up, and what means nothing. */
public final class Faults {
  private Faults() {}

  /** Without each frame that chance picks. */
  public static List<CapturedFrame> dropped(
      List<CapturedFrame> frames, Random random, double part) {
    return renumbered(frames.stream().filter(f -> random.nextDouble() >= part).toList());
  }

  /** With a second copy, a little later, of each frame that chance picks. */
  public static List<CapturedFrame> copied(List<CapturedFrame> frames, Random random, double part) {
    List<CapturedFrame> all = new ArrayList<>();
    for (CapturedFrame frame : frames) {
      all.add(frame);
      if (frame instanceof Segment segment && random.nextDouble() < part) {
        all.add(at(segment, segment.timeNs() + 1_000));
      }
    }
    return renumbered(all);
  }

  /** With neighbours swapped that came within a millisecond. */
  public static List<CapturedFrame> reordered(
      List<CapturedFrame> frames, Random random, double part) {
    List<CapturedFrame> all = new ArrayList<>(frames);
    for (int i = 1; i < all.size(); i++) {
      boolean close = all.get(i).timeNs() - all.get(i - 1).timeNs() < 1_000_000L;
      if (close && random.nextDouble() < part) {
        CapturedFrame before = all.get(i - 1);
        all.set(i - 1, all.get(i));
        all.set(i, before);
      }
    }
    return renumbered(all);
  }

  /** Only the frames from {@code from} to before {@code to}. */
  public static List<CapturedFrame> cut(List<CapturedFrame> frames, int from, int to) {
    int start = Math.min(from, frames.size());
    return renumbered(frames.subList(start, Math.max(start, Math.min(to, frames.size()))));
  }

  /** Only what one end sent. */
  public static List<CapturedFrame> oneWay(List<CapturedFrame> frames, Endpoint sender) {
    return renumbered(
        frames.stream().filter(f -> f instanceof Segment s && s.source().equals(sender)).toList());
  }

  /** The numbers of the end {@code of} moved by {@code by}, in its segments and in all ACKs. */
  public static List<CapturedFrame> moved(List<CapturedFrame> frames, Endpoint of, int by) {
    return changed(
        frames,
        s -> {
          boolean own = s.source().equals(of);
          // A RST without ACK flag carries the number that it answers.
          int seq = own && s.seq() != 0 ? s.seq() + by : s.seq();
          int ack = !own && (s.isAck() || s.ack() != 0) ? s.ack() + by : s.ack();
          return with(s, s.timeNs(), s.source(), s.destination(), seq, ack);
        });
  }

  /** All times moved. */
  public static List<CapturedFrame> later(List<CapturedFrame> frames, long byNs) {
    return changed(frames, s -> at(s, s.timeNs() + byNs));
  }

  /** Other addresses; ports stay, for they tell servers from clients where no SYN was captured. */
  public static List<CapturedFrame> elsewhere(List<CapturedFrame> frames, long by) {
    return changed(
        frames,
        s ->
            with(
                s,
                s.timeNs(),
                elsewhere(s.source(), by),
                elsewhere(s.destination(), by),
                s.seq(),
                s.ack()));
  }

  private static Endpoint elsewhere(Endpoint end, long by) {
    IpAddress old = end.address();
    return new Endpoint(
        new IpAddress(old.v6(), old.high(), (old.low() + by) & 0xffffffffL), end.port());
  }

  private static List<CapturedFrame> changed(
      List<CapturedFrame> frames, UnaryOperator<Segment> change) {
    return frames.stream()
        .map(f -> f instanceof Segment s ? (CapturedFrame) change.apply(s) : f)
        .toList();
  }

  private static List<CapturedFrame> renumbered(List<CapturedFrame> frames) {
    List<CapturedFrame> all = new ArrayList<>();
    for (CapturedFrame frame : frames) {
      all.add(frame instanceof Segment s ? s.withFrame(all.size() + 1L) : frame);
    }
    return all;
  }

  private static Segment at(Segment s, long timeNs) {
    return with(s, timeNs, s.source(), s.destination(), s.seq(), s.ack());
  }

  private static Segment with(
      Segment s, long timeNs, Endpoint source, Endpoint destination, int seq, int ack) {
    return s.withTimeNs(timeNs).withEnds(source, destination).withNumbers(seq, ack);
  }
}
