package dev.sluice.config.source;

import java.util.List;

/** The result of reading documents: a usable value, or every reason why there is none. */
public sealed interface Compilation<T> {
  /** The value is usable. */
  record Compiled<T>(T value, List<Violation> warnings) implements Compilation<T> {
    public Compiled {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * No part of the documents is usable.
   *
   * @param violations at least one error; errors first, then warnings
   */
  record Rejected<T>(List<Violation> violations) implements Compilation<T> {
    public Rejected {
      violations = List.copyOf(violations);
    }
  }
}
