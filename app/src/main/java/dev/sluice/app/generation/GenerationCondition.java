package dev.sluice.app.generation;

import java.util.List;
import java.util.Optional;

/** What operators should know about the generation that a node runs. Any thread. */
public final class GenerationCondition {
  private volatile Optional<String> unsaved = Optional.empty();
  private volatile List<String> outdated = List.of();

  GenerationCondition() {}

  /** Why a restart would begin with another generation; empty when it would not. */
  public List<String> faults() {
    return unsaved.stream().toList();
  }

  /** What in it is in force only because it was accepted before; one line each. */
  public List<String> outdated() {
    return outdated;
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
