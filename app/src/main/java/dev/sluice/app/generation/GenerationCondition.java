package dev.sluice.app.generation;

import java.util.List;
import java.util.Optional;

/** What operators should know about the generations of a node. Any thread. */
public final class GenerationCondition {
  private volatile Optional<String> unsaved = Optional.empty();
  private volatile List<String> outdated = List.of();
  private volatile Compilations compilations = Compilations.NONE;

  GenerationCondition() {}

  /** Why a restart would begin with another generation; empty when it would not. */
  public List<String> faults() {
    return unsaved.stream().toList();
  }

  /** What in it is in force only because it was accepted before; one line each. */
  public List<String> outdated() {
    return outdated;
  }

  public Compilations compilations() {
    return compilations;
  }

  /** One thread at a time compiles. */
  void onCompiled(boolean compiled, long nanos) {
    compilations = compilations.and(compiled, nanos);
  }

  void onOutdated(List<String> warnings) {
    outdated = List.copyOf(warnings);
  }

  void onUnsaved(String reason) {
    unsaved = Optional.of(reason);
  }

  void onSaved() {
    unsaved = Optional.empty();
  }
}
