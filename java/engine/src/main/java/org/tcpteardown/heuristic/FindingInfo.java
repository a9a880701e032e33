package org.tcpteardown.heuristic;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;

/**
 * All that is said about a finding anywhere: the Lua fields, the documentation, {@code list} and
 * {@code explain} are made from it.
 *
 * @param id what it is; the display-filter field is {@code tcpteardown.} and its public name
 * @param name short name for people
 * @param mark the same in a few words, for Wireshark's Info column
 * @param severities the usual severity first, then those that it can rise or fall to
 * @param group Wireshark's expert group
 * @param type kind of its value
 * @param valueMeaning what the value is, with its unit
 * @param onFrame which frame carries it
 * @param summary one line, without full stop
 * @param explanation Markdown with the headings of {@link #HEADINGS}
 * @param needs evidence without which it is not judged
 * @param supersedes findings on the same frame that say less than this one
 * @param symptoms what people complain about when it may be the reason
 * @param filters display filters worth typing, from the plainest to the most special
 * @param example capture that shows it, below {@code test-captures}
 * @param settings thresholds that it uses
 * @param sources RFC sections, papers, or what was observed
 */
public record FindingInfo(
    FindingId id,
    String name,
    String mark,
    List<Severity> severities,
    Group group,
    ValueType type,
    String valueMeaning,
    String onFrame,
    String summary,
    String explanation,
    List<Evidence> needs,
    List<FindingId> supersedes,
    List<Symptom> symptoms,
    List<Filter> filters,
    String example,
    List<Setting> settings,
    List<String> sources) {

  /** The sections of every explanation, in this order. */
  public static final List<String> HEADINGS =
      List.of("What it means", "Why it happens", "When it misleads", "What to do");

  /** Expert groups of Wireshark that we use. */
  public enum Group {
    SEQUENCE,
    RESPONSE_CODE,
    SECURITY
  }

  /**
   * A display filter.
   *
   * @param text as typed into Wireshark
   * @param shows what it leaves on the screen
   */
  public record Filter(String text, String shows) {}

  /** Its display-filter field. */
  public String field() {
    return "tcpteardown." + id;
  }

  /** The severity that it has unless a rule says otherwise. */
  public Severity severity() {
    return severities.get(0);
  }

  /** Starts the description of the finding called {@code id}. */
  public static Builder of(FindingId id) {
    return new Builder(id);
  }

  /** Collects the parts of a {@link FindingInfo}. */
  public static final class Builder extends InfoBuilder<Builder> {
    private final FindingId id;
    private String mark = "";
    private Group group = Group.SEQUENCE;
    private ValueType type = ValueType.NONE;
    private String valueMeaning = "";
    private String onFrame = "";
    private List<Evidence> needs = List.of();
    private List<FindingId> supersedes = List.of();
    private List<Symptom> symptoms = List.of();
    private final List<Filter> filters = new ArrayList<>();

    private Builder(FindingId id) {
      this.id = id;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Shorter than the name, for Wireshark's Info column; else that is used. */
    public Builder mark(String text) {
      mark = text;
      return this;
    }

    public Builder group(Group expertGroup) {
      group = expertGroup;
      return this;
    }

    public Builder value(ValueType valueType, String meaning) {
      type = valueType;
      valueMeaning = meaning;
      return this;
    }

    public Builder onFrame(String text) {
      onFrame = text;
      return this;
    }

    public Builder needs(Evidence... evidence) {
      needs = List.of(evidence);
      return this;
    }

    public Builder supersedes(FindingId... ids) {
      supersedes = List.of(ids);
      return this;
    }

    /** What people complain about when it may be the reason, the most usual first. */
    public Builder symptoms(Symptom... seen) {
      symptoms = List.of(seen);
      return this;
    }

    /** Adds a display filter worth typing. */
    public Builder filter(String text, String shows) {
      filters.add(new Filter(text, shows));
      return this;
    }

    /** Checks that nothing is missing. */
    public FindingInfo build() {
      check(id.toString(), onFrame);
      return new FindingInfo(
          id,
          name,
          mark.isEmpty() ? name : mark,
          severities,
          group,
          type,
          valueMeaning,
          onFrame,
          summary,
          explanation,
          needs,
          supersedes,
          symptoms,
          List.copyOf(filters),
          example,
          settings,
          sources);
    }
  }
}
