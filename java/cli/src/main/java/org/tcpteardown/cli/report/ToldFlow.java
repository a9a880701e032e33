package org.tcpteardown.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tcpteardown.cli.render.FlowDetail;
import org.tcpteardown.model.Finding;
import org.tcpteardown.story.HalfStates;
import org.tcpteardown.story.LadderLine;
import org.tcpteardown.story.LadderLines;
import org.tcpteardown.story.LadderText;
import org.tcpteardown.story.Sides;
import org.tcpteardown.story.Timers;
import org.tcpteardown.verdict.AsaReason;
import org.tcpteardown.verdict.Step;
import org.tcpteardown.verdict.Verdict;

/** Writes the story of one flow, as {@code explain} tells it. */
final class ToldFlow {
  private ToldFlow() {}

  static void write(FlowDetail told, PageJson json) throws IOException {
    Verdict verdict = told.report().verdict();
    json.beginObject();
    json.name("known").text(told.howKnown());
    json.name("segments").number(told.flow().frames());
    json.name("ladder").beginArray();
    HalfStates states = HalfStates.of(told.flow(), told.frames());
    for (LadderLine line : LadderLines.of(told.flow(), told.frames(), told.ladder())) {
      line(line, states, json);
    }
    json.endArray();
    Sides sides = Sides.of(told.report());
    json.name("found").texts(sides.found());
    json.name("pro").texts(sides.pro());
    List<String> contra = new ArrayList<>(sides.contra());
    if (!told.capture().complete()) {
      contra.add("The capture was not read to its end");
    }
    json.name("contra").texts(contra);
    json.name("timers").texts(Timers.of(told.report()));
    json.name("next").beginArray();
    for (Step step : verdict.explanation().next()) {
      json.beginArray();
      json.text(step.kind().name().toLowerCase(Locale.ROOT)).text(step.text());
      json.endArray();
    }
    json.endArray();
    AsaReason asa = told.asaReason();
    json.name("asa").beginArray().text(asa.reason()).text(asa.because()).endArray();
    json.endObject();
  }

  /** A remark is a text alone. */
  private static void line(LadderLine line, HalfStates states, PageJson json) throws IOException {
    if (line.isRemark()) {
      json.text(line.what());
      return;
    }
    HalfStates.Pair now = states.after(line.lastFrame());
    json.beginArray();
    json.text(line.time()).number(line.firstFrame()).number(line.lastFrame());
    json.text(line.direction()).text(line.what());
    json.text(now.client().rfcName()).text(now.server().rfcName());
    json.text(LadderText.found(line.findings()));
    json.texts(
        line.findings().stream()
            .map(Finding::severity)
            .distinct()
            .sorted()
            .map(s -> s.id())
            .toList());
    json.endArray();
  }
}
