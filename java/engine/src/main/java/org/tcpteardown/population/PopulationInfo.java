package org.tcpteardown.population;

import java.util.List;
import org.tcpteardown.heuristic.InfoBuilder;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;

/**
 * All that is said about a population finding anywhere: the documentation, {@code list} and {@code
 * explain} are made from it.
 *
 * @param id what it is; Wireshark has it on the first frame, for it is about no frame
 * @param name short name for people
 * @param severities the usual severity first, then those that it can rise or fall to; never an
 *     error, for what many flows have in common is an inference
 * @param subject what one finding of this kind is about
 * @param valueMeaning what the value is, with its unit
 * @param summary one line, without full stop
 * @param explanation Markdown with the headings of {@link
 *     org.tcpteardown.heuristic.FindingInfo#HEADINGS}
 * @param example capture that shows it, below {@code test-captures}
 * @param settings thresholds that it uses
 * @param sources RFC sections, papers, or what was observed
 */
public record PopulationInfo(
    PopulationId id,
    String name,
    List<Severity> severities,
    String subject,
    String valueMeaning,
    String summary,
    String explanation,
    String example,
    List<Setting> settings,
    List<String> sources) {

  /** Starts the description of the finding called {@code id}. */
  public static Builder of(PopulationId id) {
    return new Builder(id);
  }

  /** The severity that it has unless a rule says otherwise. */
  public Severity severity() {
    return severities.get(0);
  }

  /** Collects the parts of a {@link PopulationInfo}. */
  public static final class Builder extends InfoBuilder<Builder> {
    private final PopulationId id;
    private String subject = "";
    private String valueMeaning = "";

    private Builder(PopulationId id) {
      this.id = id;
    }

    @Override
    protected Builder self() {
      return this;
    }

    public Builder subject(String text) {
      subject = text;
      return this;
    }

    public Builder value(String meaning) {
      valueMeaning = meaning;
      return this;
    }

    /** Checks that nothing is missing. */
    public PopulationInfo build() {
      check(id.toString(), subject, valueMeaning, example);
      if (settings.isEmpty()) {
        throw new IllegalStateException(id + " lacks settings");
      }
      if (severities.contains(Severity.ERROR)) {
        throw new IllegalStateException(id + " cannot be an error");
      }
      return new PopulationInfo(
          id,
          name,
          severities,
          subject,
          valueMeaning,
          summary,
          explanation,
          example,
          settings,
          sources);
    }
  }
}
