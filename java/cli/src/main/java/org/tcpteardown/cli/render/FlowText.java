package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.story.LadderText;
import org.tcpteardown.story.Sides;
import org.tcpteardown.story.Timers;
import org.tcpteardown.story.Wrap;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.AsaReason;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Step;
import org.tcpteardown.verdict.Verdict;

/** The long form of a verdict, for people: who, what happened, why we think so, what to do. */
public final class FlowText {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final FlowDetail told;
  private final Verdict verdict;
  private final int widthChars;
  private final PrintWriter out;

  private FlowText(FlowDetail told, int widthChars, PrintWriter out) {
    this.told = told;
    this.widthChars = widthChars;
    this.verdict = told.report().verdict();
    this.out = out;
  }

  /** Prints all of it, for a terminal. */
  public static void print(FlowDetail told, PrintWriter out) {
    new FlowText(told, LadderText.WIDTH, out).print();
  }

  /** The same for a window that folds long lines itself. */
  public static void printUnfolded(FlowDetail told, PrintWriter out) {
    new FlowText(told, Integer.MAX_VALUE, out).print();
  }

  private void print() {
    identity();
    paragraph(verdict.sentence());
    heading("What happened, in seconds since the first frame");
    LadderText.of(told.flow(), told.frames(), told.ladder()).forEach(this::line);
    sides();
    list("Session timers on the path", "*", Timers.of(told.report()));
    steps();
    asa();
  }

  private void identity() {
    Flow flow = told.flow();
    String capture = told.capture().name().equals("-") ? "standard input" : told.capture().name();
    Wrap.hanging(
            "Flow "
                + flow.number()
                + " of "
                + capture
                + ": client "
                + flow.client().endpoint()
                + ", server "
                + flow.server().endpoint(),
            2,
            widthChars)
        .forEach(this::line);
    long startNs = flow.firstSegment().timeNs();
    long spanNs = flow.lastSegment().timeNs() - startNs;
    Instant start =
        Instant.ofEpochSecond(
            Math.floorDiv(startNs, NS_PER_SECOND), Math.floorMod(startNs, NS_PER_SECOND));
    line(
        Wording.count(flow.frames(), "segment")
            + ", frame"
            + (flow.frames() == 1 ? " " : "s " + flow.firstSegment().frame() + " to ")
            + flow.lastSegment().frame()
            + ", in "
            + Wording.time(spanNs)
            + " from "
            + TIME.format(start)
            + " UTC");
    Wrap.hanging(told.howKnown(), 0, widthChars).forEach(this::line);
    if (!told.capture().complete()) {
      line("INCOMPLETE: " + told.capture().reason());
    }
  }

  private void sides() {
    Sides sides = Sides.of(told.report());
    list("What was found", "*", sides.found());
    cause();
    list("Evidence for it", "+", sides.pro());
    List<String> contra = new ArrayList<>(sides.contra());
    if (!told.capture().complete()) {
      contra.add("The capture was not read to its end");
    }
    list("Evidence against it, or missing", "-", contra);
  }

  private void cause() {
    heading("Cause");
    Cause cause = verdict.cause();
    item(
        " ",
        cause == Cause.UNKNOWN
            ? cause.text()
            : cause.text()
                + " ("
                + cause.id()
                + "), confidence "
                + verdict.confidence()
                + " of 100");
  }

  private void steps() {
    List<Step> steps = verdict.explanation().next();
    if (!steps.isEmpty()) {
      heading("What to check next");
      for (int i = 0; i < steps.size(); i++) {
        String text = steps.get(i).text();
        item((i + 1) + ".", Character.toUpperCase(text.charAt(0)) + text.substring(1));
      }
    }
  }

  private void asa() {
    heading("In the log of a Cisco ASA on the path (302014), with its default timers");
    AsaReason asa = told.asaReason();
    item(
        " ",
        (asa.reason().isEmpty() ? "nothing certain" : "it would have logged: " + asa.reason())
            + "; "
            + asa.because());
  }

  private void list(String heading, String mark, List<String> items) {
    if (!items.isEmpty()) {
      heading(heading);
      items.forEach(text -> item(mark, text));
    }
  }

  private void item(String mark, String text) {
    String start = "  " + mark + " ";
    Wrap.hanging(start + text, start.length(), widthChars).forEach(this::line);
  }

  private void paragraph(String text) {
    out.println();
    Wrap.hanging(text, 0, widthChars).forEach(this::line);
  }

  private void heading(String text) {
    out.println();
    line(text);
  }

  private void line(String text) {
    out.println(SafeText.line(text));
  }
}
