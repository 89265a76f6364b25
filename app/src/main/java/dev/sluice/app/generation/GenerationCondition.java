package dev.sluice.app.generation;

import java.util.List;
import java.util.Optional;

/** What operators should know about the generations of a node. Any thread. */
public final class GenerationCondition {
  private volatile Optional<String> unsaved = Optional.empty();
  private volatile Compilations compilations = Compilations.NONE;

  GenerationCondition() {}

  /** Why a restart would begin with another generation; empty when it would not. */
  public List<String> faults() {
    return unsaved.stream().toList();
  }

  /** How long generations took to compile, and how many did not. */
  public Compilations compilations() {
    return compilations;
  }

  /** One thread at a time compiles. */
  void onCompiled(boolean compiled, long nanos) {
    compilations = compilations.and(compiled, nanos);
  }

  void onUnsaved(String reason) {
    unsaved = Optional.of(reason);
  }

  void onSaved() {
    unsaved = Optional.empty();
  }
}
