package dev.sluice.policy.preset;

import static dev.sluice.policy.preset.PresetPolicies.endpoints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policies;
import dev.sluice.policy.document.CredentialOptions;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every preset has to keep, whatever its service is. */
class PresetContentTest {
  private static final Path FILES = Path.of("src/main/resources/dev/sluice/policy/preset");

  static Stream<String> names() {
    return PresetCatalog.names().stream();
  }

  static Stream<String> readers() {
    return names().filter(name -> !name.endsWith("-write") && !name.startsWith("llm-"));
  }

  static Stream<String> models() {
    return names().filter(name -> name.startsWith("llm-"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void neverWidensWhatAnAuthorWouldHaveToWrite(String name) {
    assertThat(endpoints(name))
        .isNotEmpty()
        .allSatisfy(
            endpoint -> {
              assertThat(endpoint.protocol()).contains(Protocol.REST);
              assertThat(endpoint.audited()).isFalse();
              assertThat(endpoint.tlsSkip()).isFalse();
              assertThat(endpoint.hostText()).matches("[a-z0-9.-]+");
              assertThat(endpoint.allowedIps()).isEmpty();
              assertThat(endpoint.credentials()).isEqualTo(CredentialOptions.NONE);
              assertThat(endpoint.upgrades().allowed()).isFalse();
              assertThat(endpoint.allow()).isNotEmpty();
              assertThat(endpoint.encodedSlash()).isEqualTo(name.equals("npm"));
            });
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasNoRuleForEveryPathOrMethod(String name) {
    assertThat(matchers(name))
        .allSatisfy(
            matcher -> {
              assertThat(matcher.method().orElse("*")).isIn("GET", "POST", "PATCH");
              assertThat(matcher.path().orElse("**")).doesNotMatch("/?\\*.?");
            });
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsOnly(String name) {
    assertThat(matchers(name))
        .allMatch(
            matcher ->
                matcher.method().orElse("").equals("GET")
                    || matcher.path().orElse("").endsWith("/git-upload-pack"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void asksModelsOnly(String name) {
    assertThat(matchers(name)).allMatch(matcher -> matcher.method().orElse("").equals("POST"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatItIs(String name) {
    PresetFile preset = PresetCatalog.newest(name).orElseThrow();

    assertThat(preset.name()).isEqualTo(name);
    assertThat(preset.admits()).endsWith(".");
    assertThat(preset.refuses()).endsWith(".");
    assertThat(preset.sources()).isNotEmpty().allMatch(source -> source.startsWith("https://"));
    assertThat(preset.dated()).isAfter("2026-01-01");
  }

  /** The text that is printed is a policy, too. */
  @ParameterizedTest
  @MethodSource("names")
  void isAPolicyByItself(String name) {
    String text = PresetCatalog.newest(name).orElseThrow().text();

    assertThat(Policies.warnings(text)).allMatch(warning -> warning.contains("is a key of Sluice"));
  }

  @Test
  void everyVersionIsInTheDistribution() throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.list(FILES)) {
      files = all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
    List<String> known =
        names()
            .map(name -> PresetCatalog.newest(name).orElseThrow())
            .flatMap(
                newest ->
                    Stream.iterate(1, version -> version <= newest.version(), v -> v + 1)
                        .map(version -> newest.name() + "@" + version + ".yaml"))
            .sorted(Comparator.naturalOrder())
            .toList();

    assertThat(files).isEqualTo(known);
  }

  private static List<Matcher> matchers(String name) {
    return endpoints(name).stream().map(Endpoint::allow).flatMap(List::stream).toList();
  }
}
