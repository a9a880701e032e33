package org.tcpteardown.verdict;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstFit;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.StrangeSacks;

/**
 * Puts a verdict into words, in the order that people ask: who ended it, how, after what; why, and
 * which timers fit; what to do next; how sure, and what speaks against it.
 */
final class Narrator {
  /** More reasons belong into the long form. */
  private static final int MAX_REASONS = 2;

  /** An orderly close that is as sure as this needs no explanation. */
  private static final int UNDOUBTED = 80;

  private final Case flow;
  private final Explanation why;
  private final boolean plain;
  private final StoryLine line;

  /** What {@link #line} tells, put together when it is first asked for: two texts begin so. */
  private @Nullable String story;

  Narrator(Case flow, @Nullable ClosedBy closedBy, Explanation why) {
    this.flow = flow;
    this.why = why;
    this.plain = why.cause() == Cause.ORDERLY && why.confidence() >= UNDOUBTED;
    this.line = new StoryLine(flow, closedBy, why.cause());
  }

  private String story() {
    String told = story;
    if (told == null) {
      told = line.tell();
      story = told;
    }
    return told;
  }

  /** The first part alone. */
  String what() {
    return OneLine.of(story());
  }

  /** The second part alone, with as many reasons as there is room for. */
  String why() {
    if (plain) {
      return why.contra().isEmpty() ? "" : OneLine.of(upper(why.contra().get(0).text()));
    }
    if (why.cause() == Cause.UNKNOWN) {
      return why.claim().isEmpty() ? "" : OneLine.of(upper(why.claim()));
    }
    String sure = " (confidence " + why.confidence() + ")";
    String claim = upper(likely(why.confidence()) + " " + why.claim());
    return OneLine.of(claim + reasons(), sure);
  }

  /** The last part alone. */
  String next() {
    return plain || why.next().isEmpty() ? "" : OneLine.of(upper(why.next().get(0).text()));
  }

  String tell(List<String> context) {
    StringBuilder text = new StringBuilder(story()).append('.');
    clocks(text);
    if (plain) {
      List<Argument> doubts = why.contra();
      if (!doubts.isEmpty()) {
        sentence(text, doubts.get(0).text());
      }
      strangeSacks(text);
      vainResets(text);
      return context(text, context);
    }
    if (why.cause() == Cause.UNKNOWN) {
      sentence(text, why.claim());
    } else {
      sentence(text, likely(why.confidence()) + " " + why.claim() + reasons());
    }
    strangeSacks(text);
    vainResets(text);
    context(text, context);
    next(text);
    return text.toString();
  }

  private void clocks(StringBuilder text) {
    long byNs = flow.flow().clocksDifferByNs();
    if (byNs > 0) {
      sentence(
          text,
          "the clocks with which its two directions were captured differ by about "
              + Wording.time(byNs)
              + ", so times between them tell nothing");
    }
    long setNs =
        flow.flow()
            .clockSetForwardNs(flow.flow().firstSegment().timeNs(), flow.flow().lastTimeNs());
    if (setNs > 0) {
      sentence(
          text,
          "the capture's clock was set forward by "
              + Wording.time(setNs)
              + " meanwhile, as the TCP timestamps of several hosts show: nobody was silent for"
              + " that time");
    }
  }

  /** A word for each quarter and its edges of the scale; see {@link Explanation#confidence()}. */
  private static String likely(int confidence) {
    if (confidence >= 90) {
      return "almost certainly";
    }
    if (confidence >= 75) {
      return "most likely";
    }
    return confidence >= 55 ? "probably" : "perhaps";
  }

  private String reasons() {
    List<String> pro = why.pro().stream().map(Argument::text).limit(MAX_REASONS).toList();
    return pro.isEmpty() ? "" : ": " + String.join("; ", pro);
  }

  private void next(StringBuilder text) {
    if (why.cause() == Cause.UNKNOWN) {
      if (!why.next().isEmpty()) {
        sentence(text, "next: " + why.next().get(0).text());
      }
      return;
    }
    List<Argument> contra = why.contra();
    String sure =
        "confidence " + why.confidence() + (contra.isEmpty() ? "" : ": " + contra.get(0).text());
    sentence(
        text,
        why.next().isEmpty() ? sure : "next: " + why.next().get(0).text() + " (" + sure + ")");
  }

  /** Closed sockets answer what was on its way with old numbers, until one fits: ordinary. */
  private boolean isWorthAWord(SentRst vain) {
    RstFit fit = RstReception.fit(flow.story(), vain);
    SentRst ending = flow.rst();
    boolean old = fit == RstFit.BEHIND || fit == RstFit.AT_FIN;
    ResendSeries series = vain.sender().unackedResends();
    RstMark gaveUp = series == null ? null : series.gaveUpWith(vain.sender());
    // Whose socket the RST has closed, its host answers what comes later without knowing it.
    boolean drawn =
        ending != null
            && ending.sender() != vain.sender()
            && ending.mark().frame() < vain.mark().frame()
            && vain.mark().family() == RstFamily.STATELESS;
    return !drawn
        && !(old && ending != null && ending.sender() == vain.sender())
        && (gaveUp == null || gaveUp.frame() != vain.mark().frame());
  }

  private void strangeSacks(StringBuilder text) {
    for (HalfConnection half : flow.flow().halves()) {
      StrangeSacks strange = half.strangeSacks();
      if (strange != null && !StallCauses.isSackNotTranslated(flow)) {
        sentence(
            text,
            "the SACKs of the "
                + flow.role(half.peer())
                + " (from frame "
                + strange.first().frame()
                + " on) name bytes that the "
                + flow.role(half)
                + " never sent: a device on the path rewrites sequence numbers, but not those in"
                + " SACK options, so that each loss costs a timeout");
      }
    }
  }

  private void vainResets(StringBuilder text) {
    // Where nothing else came back the story is about them already.
    SentRst rst = flow.resets().vain().stream().filter(this::isWorthAWord).findFirst().orElse(null);
    if (rst != null && flow.end() != FlowEnd.UNANSWERED) {
      String reasons =
          VainReset.isGuessed(flow, rst)
              ? "" // the clause has them
              : flow.reasons(FindingId.FORGED_RST, rst.mark().frame());
      sentence(
          text,
          VainReset.clause(flow, rst)
              + (reasons.isEmpty() ? "" : " and was not its own: " + reasons));
    }
  }

  private static String context(StringBuilder text, List<String> context) {
    if (!context.isEmpty()) {
      sentence(text, "in this capture " + String.join("; ", context));
    }
    return text.toString();
  }

  private static void sentence(StringBuilder text, String clause) {
    if (!clause.isEmpty()) {
      text.append(' ').append(upper(clause)).append('.');
    }
  }

  private static String upper(String clause) {
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
  }
}
