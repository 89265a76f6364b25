package dev.sluice.control.change;

import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document that is not in force because it is invalid.
 *
 * @param sandbox whose policy it is; empty for the registrations, and for a file that names none
 * @param file its path, or the request that carried it
 * @param violations one per line; not empty
 */
public record RefusedDocument(
    Optional<String> sandbox, String file, List<String> violations, Effect effect) {
  private static final Pattern PLACE = Pattern.compile(":\\d+:\\d+(?=: )");

  public RefusedDocument {
    violations = List.copyOf(violations);
  }

  static List<String> reasons(List<Violation> all) {
    List<Violation> errors = all.stream().filter(one -> one.severity() == Severity.ERROR).toList();
    return (errors.isEmpty() ? all : errors).stream().map(Violation::toString).toList();
  }

  static List<RefusedDocument> of(List<Violation> nameless) {
    return nameless.stream()
        .map(
            error ->
                new RefusedDocument(
                    Optional.empty(), error.file(), List.of(error.toString()), Effect.RETAINED))
        .toList();
  }

  static RefusedDocument ofRemoval(String sandbox, List<String> objections) {
    return new RefusedDocument(
        Optional.of(sandbox), "DELETE /v1/policies/" + sandbox, objections, Effect.RETAINED);
  }

  /**
   * Where the violations are, without their texts: those may quote the document, which may hold a
   * secret in a wrong place, and belong to the author of the change alone.
   */
  public List<String> places() {
    return violations.stream().map(this::place).distinct().toList();
  }

  private String place(String violation) {
    if (!violation.startsWith(file)) {
      return file;
    }
    Matcher place = PLACE.matcher(violation).region(file.length(), violation.length());
    return place.lookingAt() ? file + place.group() : file;
  }

  public enum Effect {
    RETAINED("retained"),
    DENIED("denied");

    private final String word;

    Effect(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
