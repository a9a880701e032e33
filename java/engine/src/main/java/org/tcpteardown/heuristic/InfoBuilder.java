package org.tcpteardown.heuristic;

import java.util.List;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;

/**
 * Collects what findings about one connection and findings about many say of themselves alike.
 *
 * @param <B> the builder itself
 */
public abstract class InfoBuilder<B extends InfoBuilder<B>> {
  protected String name = "";
  protected List<Severity> severities = List.of();
  protected String summary = "";
  protected String explanation = "";
  protected String example = "";
  protected List<Setting> settings = List.of();
  protected List<String> sources = List.of();

  /** This builder. */
  protected abstract B self();

  /** Short name for people. */
  public final B name(String text) {
    name = text;
    return self();
  }

  /** The usual severity, then others that it can have. */
  public final B severity(Severity... usualFirst) {
    severities = List.of(usualFirst);
    return self();
  }

  /** One line, without full stop. */
  public final B summary(String text) {
    summary = text;
    return self();
  }

  /** Markdown with the headings of {@link FindingInfo#HEADINGS}. */
  public final B explain(String markdown) {
    explanation = markdown.strip();
    return self();
  }

  /** A capture below {@code test-captures} whose first finding of this kind explains it. */
  public final B example(String capture) {
    example = capture;
    return self();
  }

  /** Thresholds that it uses. */
  public final B settings(Setting... used) {
    settings = List.of(used);
    return self();
  }

  /** RFC sections, papers, or what was observed. */
  public final B cites(String... texts) {
    sources = List.of(texts);
    return self();
  }

  /**
   * Checks that nothing is missing.
   *
   * @param finding whose description it is
   * @param more texts that it must have besides name, summary and explanation
   * @throws IllegalStateException if something is missing
   */
  protected final void check(String finding, String... more) {
    boolean empty = name.isEmpty() || summary.isEmpty() || explanation.isEmpty();
    for (String part : more) {
      empty |= part.isEmpty();
    }
    if (empty) {
      throw new IllegalStateException("finding " + finding + " does not describe itself in full");
    }
    if (severities.isEmpty() || sources.isEmpty()) {
      throw new IllegalStateException("finding " + finding + " lacks severity or sources");
    }
  }
}
