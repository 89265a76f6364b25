package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedDocumentTest {
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
