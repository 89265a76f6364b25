package dev.sluice.control.change;

import java.util.List;
import java.util.Optional;

/**
 * A document that is not in force because it is invalid.
 *
 * @param sandbox whose policy it is; empty for the registrations
 * @param file its path, or the request that carried it
 * @param violations one per line, errors first; not empty
 */
public record RefusedDocument(
    Optional<String> sandbox, String file, List<String> violations, Effect effect) {
  public RefusedDocument {
    violations = List.copyOf(violations);
  }

  /** What serves instead. */
  public enum Effect {
    /** What was in force stays. */
    RETAINED("retained"),
    /** The sandbox is denied until the document is repaired. */
    DENIED("denied");

    private final String word;

    Effect(String word) {
      this.word = word;
    }

    /** The word in status and events. */
    public String word() {
      return word;
    }
  }
}
