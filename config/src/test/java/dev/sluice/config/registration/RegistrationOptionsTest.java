package dev.sluice.config.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrationOptionsTest {
  private static final Path DIRECTORY = Path.of("/etc/sluice");

  @Test
  void readsOptionsLikeAFile() {
    Map<String, Value> keys =
        Map.of(
            "name", new Value.TextValue("example/guard"),
            "grpc_endpoint", new Value.TextValue("https://guard.test:50051"),
            "max_payload_bytes", new Value.NumberValue(1024),
            "timeout", new Value.TextValue("2s"),
            "tls_ca_cert_path", new Value.TextValue("ca.pem"));

    assertThat(RegistrationOptions.read(DIRECTORY, keys))
        .isEqualTo(
            new Compilation.Compiled<>(
                new Registration(
                    "example/guard",
                    URI.create("https://guard.test:50051"),
                    Optional.of(DIRECTORY.resolve("ca.pem")),
                    Optional.empty(),
                    Optional.empty(),
                    "urn:openshell:extension:middleware:example/guard",
                    false,
                    1024,
                    Duration.ofSeconds(2)),
                List.of()));
  }

  @Test
  void namesEveryBrokenRule() {
    Map<String, Value> keys =
        Map.of(
            "name", new Value.TextValue("a b"),
            "grpc_endpoint", new Value.TextValue("guard.test"),
            "colour", new Value.TextValue("red"));

    assertThat(violations(keys))
        .extracting(Violation::keyPath)
        .containsExactlyInAnyOrder("name", "grpc_endpoint", "max_payload_bytes", "colour");
  }

  @Test
  void aBrokenRuleLeavesNothingToUse() {
    Map<String, Value> keys =
        Map.of(
            "name", new Value.TextValue("example/guard"),
            "grpc_endpoint", new Value.TextValue("https://guard.test"),
            "max_payload_bytes", new Value.NumberValue(5_000_000));

    assertThat(violations(keys)).singleElement().asString().contains("platform maximum");
  }

  private static List<Violation> violations(Map<String, Value> keys) {
    return switch (RegistrationOptions.read(DIRECTORY, keys)) {
      case Compilation.Compiled<Registration> compiled -> List.of();
      case Compilation.Rejected<Registration> rejected -> rejected.violations();
    };
  }
}
