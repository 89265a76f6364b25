package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedDocumentTest {
  private static Violation violation(int line, Violation.Severity severity) {
    return new Violation("lab.yaml", line, 1, "key", "text", severity);
  }

  /** A document that has an error is not refused for what may stay in it. */
  @Test
  void warningsAndNotesAreNoReasonsBesideErrors() {
    Violation error = violation(2, Violation.Severity.ERROR);
    Violation warning = violation(1, Violation.Severity.WARNING);
    Violation note = violation(3, Violation.Severity.NOTE);

    assertThat(RefusedDocument.reasons(List.of(error, warning, note)))
        .containsExactly("lab.yaml:2:1: key: text");
    assertThat(RefusedDocument.reasons(List.of(warning)))
        .containsExactly("lab.yaml:1:1: warning: key: text");
  }

  @Test
  void placesHaveNoTextOfAViolation() {
    RefusedDocument refused =
        new RefusedDocument(
            Optional.of("lab"),
            "/etc/lab.yaml",
            List.of(
                "/etc/lab.yaml:14:6: a: secret",
                "/etc/lab.yaml:14:6: b: another",
                "/etc/lab.yaml: a secret:1:2: here",
                "a secret:3:4: of another file"),
            RefusedDocument.Effect.RETAINED);

    assertThat(refused.places()).containsExactly("/etc/lab.yaml:14:6", "/etc/lab.yaml");
  }
}
