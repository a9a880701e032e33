package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.Path;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.Silence;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerInterval;

/**
 * Notes what the flows of one capture tell of timers, to be summed with what others tell. It finds
 * nothing itself.
 */
public final class TimerRecorder implements Gatherer, TimerSink {
  /** Of more flows the first are noted, some 50 MB of them. */
  private static final int MAX_NOTES = 500_000;

  private final List<TimerNote> notes = new ArrayList<>();
  private final List<TimerNote> lives = new ArrayList<>();
  private final Set<Path> forgetful = new HashSet<>();
  private final TimerTeller idle = IdleTimer.teller();
  private final TimerTeller halfClosed = FinTimer.teller();

  @Override
  public void accept(EndedFlow flow) {
    idle.tell(flow, this);
    halfClosed.tell(flow, this);
  }

  @Override
  public void accept(OrderlyFlow flow) {
    idle.tell(flow, this);
    halfClosed.tell(flow, this);
  }

  @Override
  public void told(long flow, Path path, TimerEvidence evidence, long lastTimeNs) {
    boolean isLong =
        evidence.failedNs() != TimerInterval.UNKNOWN || evidence.survivedNs() >= Silence.MIN_NS;
    if (isLong && notes.size() < MAX_NOTES) {
      notes.add(new TimerNote(flow, path, TimerNote.Kind.TOLD, evidence, lastTimeNs));
    }
  }

  @Override
  public void forgotten(long flow, Path path, TimerEvidence evidence, long knownUntilNs) {
    if (notes.size() < MAX_NOTES) {
      notes.add(new TimerNote(flow, path, TimerNote.Kind.FORGOTTEN, evidence, knownUntilNs));
      forgetful.add(path);
    }
  }

  @Override
  public void survived(long flow, Path path, long silenceNs, long lastTimeNs) {
    if (silenceNs >= Silence.MIN_NS && notes.size() < MAX_NOTES) {
      notes.add(TimerNote.survived(flow, path, silenceNs, lastTimeNs));
    }
  }

  @Override
  public void lived(Path path, long fromNs, long toNs) {
    if (lives.size() < MAX_NOTES) {
      lives.add(TimerNote.lived(path, fromNs, toNs));
    }
  }

  /** What failed while a host answered nobody tells of no timer. */
  @Override
  public void knowing(BiPredicate<IpAddress, Long> outages) {
    notes.removeIf(
        note -> {
          TimerEvidence evidence = note.evidence();
          return evidence != null
              && evidence.failedNs() != TimerInterval.UNKNOWN
              && (outages.test(note.path().low(), evidence.failedAtNs())
                  || outages.test(note.path().high(), evidence.failedAtNs()));
        });
  }

  /** In the order of flows; then when paths lived on which a host forgot connections. */
  public List<TimerNote> notes() {
    List<TimerNote> all = new ArrayList<>(notes);
    lives.stream().filter(life -> forgetful.contains(life.path())).forEach(all::add);
    return all;
  }

  @Override
  public void conclude(Consumer<PopulationFinding> out) {
    // That is done where the notes are summed.
  }

  @Override
  public @Nullable String about(EndedFlow flow) {
    return null;
  }
}
