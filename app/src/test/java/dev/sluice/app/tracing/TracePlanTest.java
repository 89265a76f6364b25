package dev.sluice.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings and environment come to. */
class TracePlanTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final Map<String, String> ON = Map.of(ENDPOINT, "http://traces.test:4318");

  @TempDir private Path directory;

  private Optional<TracePlan> plan(String yaml, Map<String, String> environment)
      throws IOException {
    Source source = new Source(directory.resolve("sluice.yaml").toString(), yaml);
    Settings settings =
        switch (Settings.read(source)) {
          case Compilation.Compiled<Settings> compiled -> compiled.value();
          case Compilation.Rejected<Settings> rejected ->
              throw new AssertionError(rejected.violations());
        };
    return TracePlan.of(settings.tracing(), environment, "node-1");
  }

  private TracePlan with(String variable, String value) throws IOException {
    return plan("", Map.of(ENDPOINT, "http://traces.test:4318", variable, value)).orElseThrow();
  }

  @Test
  void offUnlessAReceiverIsNamed() throws IOException {
    assertThat(plan("", Map.of())).isEmpty();
    assertThat(plan("tracing: {sampling: 1}", Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://traces.test:4318, http://traces.test:4318/v1/traces",
    "http://traces.test:4318/, http://traces.test:4318/v1/traces",
    "https://traces.test/otlp, https://traces.test/otlp/v1/traces"
  })
  void theVariableNamesABase(String base, String endpoint) throws IOException {
    assertThat(plan("", Map.of(ENDPOINT, base)).orElseThrow().endpoint()).hasToString(endpoint);
  }

  @Test
  void theVariableOfTracesNamesThePlaceItself() throws IOException {
    assertThat(with("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://own.test/spans").endpoint())
        .hasToString("http://own.test/spans");
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_SDK_DISABLED, true",
    "OTEL_TRACES_EXPORTER, none",
    "OTEL_TRACES_EXPORTER, zipkin",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, ftp://traces.test"
  })
  void variablesTurnItOff(String variable, String value) throws IOException {
    assertThat(plan("", Map.of(ENDPOINT, "http://traces.test", variable, value))).isEmpty();
  }

  @Test
  void theFileWins() throws IOException {
    String yaml =
        """
        tracing: {endpoint: "http://file.test:1/x", service_name: egress, sampling: 0.5}
        """;
    TracePlan plan =
        plan(
                yaml,
                Map.of(
                    ENDPOINT,
                    "http://traces.test",
                    "OTEL_SDK_DISABLED",
                    "true",
                    "OTEL_SERVICE_NAME",
                    "other",
                    "OTEL_TRACES_SAMPLER",
                    "always_off"))
            .orElseThrow();

    assertThat(plan.endpoint()).hasToString("http://file.test:1/x");
    assertThat(resource(plan, "service.name")).isEqualTo("egress");
    assertThat(plan.policy().share()).isEqualTo(0.5);
    assertThat(plan("tracing: {endpoint: off}", ON)).isEmpty();
  }

  private static String resource(TracePlan plan, String key) {
    return String.valueOf(plan.resource().getAttributes().get(AttributeKey.stringKey(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "always_on, , 1, false",
    "always_off, , 0, false",
    "traceidratio, 0.25, 0.25, false",
    "traceidratio, 7, 1, false",
    "traceidratio, , 1, false",
    "parentbased_always_off, , 0, true",
    "parentbased_traceidratio, 0.01, 0.01, true",
    "jaeger_remote, , 1, true"
  })
  void samplers(String name, String argument, double share, boolean followsParent)
      throws IOException {
    Map<String, String> environment =
        Map.of(
            ENDPOINT,
            "http://traces.test",
            "OTEL_TRACES_SAMPLER",
            name,
            "OTEL_TRACES_SAMPLER_ARG",
            argument == null ? "" : argument);
    TracePlan plan = plan("", environment).orElseThrow();

    assertThat(plan.policy().share()).isEqualTo(share);
    assertThat(plan.policy().followsParent()).isEqualTo(followsParent);
  }

  @Test
  void theResourceIsNamed() throws IOException {
    TracePlan plan =
        with("OTEL_RESOURCE_ATTRIBUTES", "service.name=a%20b, deployment.environment.name=lab,x");

    assertThat(resource(plan, "service.name")).isEqualTo("a b");
    assertThat(resource(plan, "deployment.environment.name")).isEqualTo("lab");
    assertThat(resource(plan, "service.instance.id")).isEqualTo("node-1");
    assertThat(resource(with("OTEL_SERVICE_NAME", "mine"), "service.name")).isEqualTo("mine");
    assertThat(resource(plan("", ON).orElseThrow(), "service.name")).isEqualTo("sluice");
  }

  @Test
  void headersComeFromAFileOrTheEnvironment() throws IOException {
    Files.writeString(
        directory.resolve("headers"), "Authorization: Bearer x:y\n\nX-Team: egress\n");
    TracePlan plan = plan("tracing: {headers_file: headers}", ON).orElseThrow();

    assertThat(plan.headers())
        .containsOnly(Map.entry("Authorization", "Bearer x:y"), Map.entry("X-Team", "egress"));
    assertThat(plan.toString()).doesNotContain("Bearer");
    assertThat(with("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%3Db,x=1+1").headers())
        .containsOnly(Map.entry("api-key", "a=b"), Map.entry("x", "1+1"));
  }

  @Test
  void anUnusableFileIsNamedWithoutItsContent() throws IOException {
    Files.writeString(directory.resolve("headers"), "secret-without-colon");

    assertThatThrownBy(() -> plan("tracing: {headers_file: headers}", ON))
        .hasMessageStartingWith("tracing.headers_file: ")
        .hasMessageNotContaining("secret-without");
    assertThatThrownBy(() -> plan("tracing: {ca_file: none.pem}", ON))
        .hasMessageStartingWith("tracing.ca_file: ");
  }
}
