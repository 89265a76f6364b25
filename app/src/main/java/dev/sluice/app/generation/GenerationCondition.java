package dev.sluice.app.generation;

import java.util.List;
import java.util.Optional;

/** What operators should know about the generation that a node runs. Any thread. */
public final class GenerationCondition {
  private volatile Optional<String> unsaved = Optional.empty();

  GenerationCondition() {}

  /** Why a restart would begin with another generation; empty when it would not. */
  public List<String> faults() {
    return unsaved.stream().toList();
  }

  void onUnsaved(String reason) {
    unsaved = Optional.of(reason);
  }

  void onSaved() {
    unsaved = Optional.empty();
  }
}
