package org.tcpteardown.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One explanation, describing itself: when it comes into question, what it claims, what speaks for
 * and against it, and what to do next. Rules hold no state.
 */
final class CauseRule {
  private final Cause cause;
  private final Predicate<Case> sign;
  private final Function<Case, String> claim;
  private final boolean resetByDevice;
  private final boolean restsOnSilence;
  private final List<Point> points;
  private final List<Advice> advice;

  private CauseRule(Builder builder) {
    this.cause = builder.cause;
    this.sign = builder.sign;
    this.claim = builder.claim;
    this.resetByDevice = builder.resetByDevice;
    this.restsOnSilence = builder.restsOnSilence;
    this.points = List.copyOf(builder.points);
    this.advice = List.copyOf(builder.advice);
  }

  /** A rule for a cause that comes into question where {@code sign} holds. */
  static Builder of(Cause cause, Predicate<Case> sign) {
    return new Builder(cause, sign);
  }

  /** Whether its deciding sign is there. */
  boolean fits(Case flow) {
    return sign.test(flow);
  }

  Explanation explain(Case flow) {
    List<Argument> arguments = new ArrayList<>();
    for (Point point : points) {
      if (point.when.test(flow)) {
        arguments.add(new Argument(point.supports, point.weight, point.text.apply(flow)));
      }
    }
    if (restsOnSilence) {
      arguments.addAll(CaptureLimits.ofSilence(flow));
    }
    List<Step> next =
        advice.stream()
            .filter(a -> a.when.test(flow))
            .map(a -> new Step(a.kind, a.text.apply(flow)))
            .toList();
    return new Explanation(cause, claim.apply(flow), resetByDevice, arguments, next);
  }

  private record Point(
      boolean supports, Weight weight, Predicate<Case> when, Function<Case, String> text) {}

  private record Advice(Step.Kind kind, Predicate<Case> when, Function<Case, String> text) {}

  /** Puts a rule together. */
  static final class Builder {
    private final Cause cause;
    private final Predicate<Case> sign;
    private Function<Case, String> claim;
    private boolean resetByDevice;
    private boolean restsOnSilence;
    private final List<Point> points = new ArrayList<>();
    private final List<Advice> advice = new ArrayList<>();

    private Builder(Cause cause, Predicate<Case> sign) {
      this.cause = cause;
      this.sign = sign;
      this.claim = c -> cause.text();
    }

    /** What is claimed of this flow: a clause that can follow "most likely". */
    Builder claim(Function<Case, String> text) {
      claim = text;
      return this;
    }

    /** What is claimed of every such flow. */
    Builder claim(String text) {
      return claim(c -> text);
    }

    /** The RST that ended the flow was made by a device, not by the end that it names. */
    Builder resetByDevice() {
      resetByDevice = true;
      return this;
    }

    /** That something did not come is part of the evidence: what the capture lacks counts. */
    Builder restsOnSilence() {
      restsOnSilence = true;
      return this;
    }

    /** What always speaks for it, once it comes into question. */
    Builder pro(Weight weight, Function<Case, String> text) {
      return pro(weight, c -> true, text);
    }

    Builder pro(Weight weight, Predicate<Case> when, String text) {
      return pro(weight, when, c -> text);
    }

    Builder pro(Weight weight, Predicate<Case> when, Function<Case, String> text) {
      points.add(new Point(true, weight, when, text));
      return this;
    }

    /** What always speaks against it. */
    Builder contra(Weight weight, String text) {
      return contra(weight, c -> true, c -> text);
    }

    Builder contra(Weight weight, Function<Case, String> text) {
      return contra(weight, c -> true, text);
    }

    Builder contra(Weight weight, Predicate<Case> when, String text) {
      return contra(weight, when, c -> text);
    }

    Builder contra(Weight weight, Predicate<Case> when, Function<Case, String> text) {
      points.add(new Point(false, weight, when, text));
      return this;
    }

    Builder read(String text) {
      return step(Step.Kind.READ, c -> true, c -> text);
    }

    Builder read(Function<Case, String> text) {
      return step(Step.Kind.READ, c -> true, text);
    }

    Builder capture(String text) {
      return step(Step.Kind.CAPTURE, c -> true, c -> text);
    }

    Builder capture(Function<Case, String> text) {
      return step(Step.Kind.CAPTURE, c -> true, text);
    }

    Builder change(String text) {
      return step(Step.Kind.CHANGE, c -> true, c -> text);
    }

    Builder change(Function<Case, String> text) {
      return step(Step.Kind.CHANGE, c -> true, text);
    }

    Builder step(Step.Kind kind, Predicate<Case> when, Function<Case, String> text) {
      advice.add(new Advice(kind, when, text));
      return this;
    }

    CauseRule build() {
      return new CauseRule(this);
    }
  }
}
