package dev.sluice.app.steps.record;

import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.StepFact;

/** A step that is being written. Texts are cut; empty ones are left out. One thread. */
final class StepDraft {
  private static final int LONGEST_VALUE = 512;
  private static final String CUT = "...";

  private final RequestStep.Builder step;

  private StepDraft(RequestStep.Builder step) {
    this.step = step;
  }

  static StepDraft named(String name) {
    return new StepDraft(RequestStep.newBuilder().setName(cut(name)));
  }

  /** Makes it a part of the step before. */
  StepDraft nested() {
    step.setNested(true);
    return this;
  }

  /**
   * @param nanos since the head was read; 0 when unknown
   */
  StepDraft at(long nanos) {
    if (nanos > 0) {
      step.setAtNanos(nanos);
    }
    return this;
  }

  /**
   * @param nanos 0 when unknown
   */
  StepDraft took(long nanos) {
    if (nanos > 0) {
      step.setTookNanos(nanos);
    }
    return this;
  }

  StepDraft outcome(String word) {
    step.setOutcome(word);
    return this;
  }

  /** A value that speaks for itself. */
  StepDraft fact(String value) {
    return fact("", value);
  }

  StepDraft fact(String name, String value) {
    if (!value.isEmpty()) {
      step.addFacts(StepFact.newBuilder().setName(name).setValue(cut(value)));
    }
    return this;
  }

  /** Adds the fact when it holds. */
  StepDraft factIf(boolean holds, String value) {
    return holds ? fact(value) : this;
  }

  RequestStep build() {
    return step.build();
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1));
    return text.substring(0, pair ? LONGEST_VALUE - 1 : LONGEST_VALUE) + CUT;
  }
}
