package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Source;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of OpenShell's gateway files and policies, of 0.0.x and 0.1.x: every key once. */
class OpenShellFilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"gateway-0.0.toml", "gateway-0.1.toml"})
  void gatewayFilesLoad(String name) throws IOException {
    Compilation<Registrations> read = RegistrationsReader.read(new Source(name, text(name)));

    assertThat(read).isInstanceOf(Compiled.class);
    assertThat(((Compiled<Registrations>) read).value().services())
        .extracting(service -> service.name())
        .contains("example/guard");
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy-0.0.yaml", "policy-0.1.yaml"})
  void policiesLoad(String name) throws IOException {
    assertThat(Policies.valid(text(name)).admitEndpoint("mcp.example.com", 443))
        .isInstanceOf(EndpointDecision.Admitted.class);
  }

  @Test
  void whatIsNotEnforcedIsOneNote() throws IOException {
    assertThat(Policies.warnings(text("policy-0.1.yaml")))
        .containsOnlyOnce(
            "p.yaml:2:1: note: filesystem_policy: accepted, but not enforced by Sluice:"
                + " filesystem_policy, process, ui");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "openshell/refused.csv", numLinesToSkip = 1, delimiter = '|')
  void otherFormsAreRefusedWithAReason(String form, String document, String reason) {
    assertThat(Policies.errors(document.replace("\\n", "\n")))
        .as(form)
        .anySatisfy(violation -> assertThat(violation).contains(reason));
  }

  private static String text(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(OpenShellFilesTest.class.getResourceAsStream("openshell/" + name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
