package dev.sluice.config.source;

import java.util.List;

/**
 * What became of documents: a value that can be used, or all the reasons why there is none.
 *
 * @param <T> what the documents describe
 */
public sealed interface Compilation<T> {
  /**
   * Usable.
   *
   * @param warnings things an operator should know
   */
  record Compiled<T>(T value, List<Violation> warnings) implements Compilation<T> {
    public Compiled {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Not usable, no part of it.
   *
   * @param violations at least one error; errors first, then warnings
   */
  record Rejected<T>(List<Violation> violations) implements Compilation<T> {
    public Rejected {
      violations = List.copyOf(violations);
    }
  }
}
