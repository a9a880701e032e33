package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;

/** A flow of a live capture with what was said about it. */
final class WatchedFlow {
  /** A finding that holds at present. */
  private static final class Claim {
    private Finding finding;
    private final long sinceNs;
    private boolean announced;

    Claim(Finding finding, long sinceNs) {
      this.finding = finding;
      this.sinceNs = sinceNs;
    }

    boolean isAbout(Finding other) {
      return finding.frame() == other.frame() && finding.id() == other.id();
    }
  }

  private final Flow flow;
  private List<Claim> claims = List.of(); // mostly it stays empty

  /** Whether there were frames of it since the last look. */
  boolean touched;

  /** When it is to be looked at again although no frame came, and when the queue says so. */
  long lookNs = Deadlines.NONE;

  long queuedNs = Deadlines.NONE;

  boolean gone;

  /** Whether it had ended at the last look. */
  boolean over;

  WatchedFlow(Flow flow) {
    this.flow = flow;
  }

  Flow flow() {
    return flow;
  }

  /**
   * Compares what is found now with what was said.
   *
   * @param view the flow as it is now
   * @param sinceNs since when what is new may hold
   * @param nowNs until when the flow was watched; {@link Deadlines#NONE} if that is for good
   */
  void update(
      List<Finding> found,
      Flow view,
      long sinceNs,
      long nowNs,
      SettlingDelay settlingDelay,
      Consumer<Announcement> out) {
    if (claims.isEmpty() && found.isEmpty()) {
      return;
    }
    List<Claim> lost = new ArrayList<>(claims);
    List<Claim> held = new ArrayList<>(found.size());
    for (Finding finding : found) {
      Claim known = take(lost, finding);
      if (known == null) {
        held.add(new Claim(finding, sinceNs));
      } else {
        change(known, finding, view, out);
        held.add(known);
      }
    }
    claims = held;
    lost.stream()
        .filter(claim -> claim.announced)
        .forEach(claim -> settle(claim, found, view, out));
    for (Claim claim : held) {
      if (!claim.announced && nowNs - claim.sinceNs >= settlingDelay.ns(claim.finding.id())) {
        claim.announced = true;
        out.accept(announcement(view, Announcement.Kind.FOUND, claim.finding, null, ""));
      }
    }
  }

  private static @Nullable Claim take(List<Claim> from, Finding finding) {
    for (Iterator<Claim> i = from.iterator(); i.hasNext(); ) {
      Claim claim = i.next();
      if (claim.isAbout(finding)) {
        i.remove();
        return claim;
      }
    }
    return null;
  }

  private void change(Claim claim, Finding now, Flow view, Consumer<Announcement> out) {
    Finding before = claim.finding;
    claim.finding = now;
    boolean otherKind = now.value().type() == ValueType.TEXT && !now.value().equals(before.value());
    if (claim.announced && (otherKind || now.severity() != before.severity())) {
      out.accept(announcement(view, Announcement.Kind.CHANGED, now, before, ""));
    }
  }

  /** Withdraws a finding, unless it only moved on to a later frame of the same series. */
  private void settle(Claim claim, List<Finding> found, Flow view, Consumer<Announcement> out) {
    for (Claim other : claims) {
      if (!other.announced && other.finding.id() == claim.finding.id()) {
        other.announced = true;
        return;
      }
    }
    out.accept(
        announcement(
            view,
            Announcement.Kind.WITHDRAWN,
            claim.finding,
            claim.finding,
            instead(claim.finding, found)));
  }

  private static String instead(Finding weaker, List<Finding> found) {
    for (Finding other : found) {
      if (other.frame() == weaker.frame()
          && RuleList.info(other.id()).supersedes().contains(weaker.id())) {
        return other.id().id();
      }
    }
    return "";
  }

  private Announcement announcement(
      Flow view,
      Announcement.Kind kind,
      Finding finding,
      @Nullable Finding before,
      String instead) {
    int nth = 0;
    for (Claim claim : claims) {
      nth += claim.announced && claim.finding.id() == finding.id() ? 1 : 0;
    }
    return new Announcement(
        kind,
        finding,
        before,
        view.client().endpoint(),
        view.server().endpoint(),
        Math.max(1, nth),
        instead);
  }

  /** When the first finding that was not yet announced is due; {@link Deadlines#NONE} if none. */
  long nextDueNs(SettlingDelay settlingDelay) {
    long dueNs = Deadlines.NONE;
    for (Claim claim : claims) {
      if (!claim.announced) {
        dueNs = Math.min(dueNs, claim.sinceNs + settlingDelay.ns(claim.finding.id()));
      }
    }
    return dueNs;
  }
}
