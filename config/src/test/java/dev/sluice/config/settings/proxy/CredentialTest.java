package dev.sluice.config.settings.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialTest {
  private static final String HEX = "0".repeat(64);

  @Test
  void aBindingIsEnough() {
    assertThat(valid("K: {env: V, endpoints: [{host: a.test}]}"))
        .singleElement()
        .satisfies(
            credential -> {
              assertThat(credential.source()).isEqualTo(new CredentialSource.Environment("V"));
              assertThat(credential.sandboxes()).isEqualTo(Set.of("default"));
              assertThat(credential.expiresAt()).isEmpty();
              assertThat(credential.isBoundTo("a.test", 443, "/x")).isTrue();
              assertThat(credential.isBoundTo("a.test", 80, "/x")).isFalse();
              assertThat(credential.isBoundTo("b.test", 443, "/x")).isFalse();
            });
  }

  @Test
  void aPathReadsAsOneThatRoutes() {
    Credential credential =
        valid("K: {env: V, endpoints: [{host: '*.a.test', port: 80, path: /v1/**}]}").getFirst();

    assertThat(credential.isBoundTo("x.a.test", 80, "/v1")).isTrue();
    assertThat(credential.isBoundTo("x.a.test", 80, "/v1/a/b")).isTrue();
    assertThat(credential.isBoundTo("x.a.test", 80, "/v10")).isFalse();
    assertThat(credential.isBoundTo("a.test", 80, "/v1")).isFalse();
    assertThat(credential.isBoundTo("x.a.test", 80)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "K: {env: V}|K: is bound to no endpoint; write endpoints: [{host: api.example.com, port:"
            + " 443}]",
        "K: {env: V, endpoints: []}|K: is bound to no endpoint; write endpoints: [{host:"
            + " api.example.com, port: 443}]",
        "K: {endpoints: [{host: a.test}]}|K: needs exactly one source of its secret; write env:"
            + " VARIABLE or file: PATH",
        "K: {env: V, file: f, endpoints: [{host: a.test}]}|K: needs exactly one source of its"
            + " secret; write env: VARIABLE or file: PATH",
        "K: {env: sk-secret, endpoints: [{host: a.test}]}|K.env: expected the name of an"
            + " environment variable, not its value",
        "K-1: {env: V, endpoints: [{host: a.test}]}|K-1: a credential is named by 1 to 128"
            + " letters, digits and '_'",
        "v1_K: {env: V, endpoints: [{host: a.test}]}|v1_K: the name reads as a revision or a"
            + " handle of another one; choose another",
        "K: {env: V, endpoints: [{port: 1}]}|K.endpoints[0]: needs a host, such as"
            + " api.example.com",
        "K: {env: V, endpoints: [{host: '*'}]}|K.endpoints[0].host: the wildcard is too broad or"
            + " in the wrong place; use it in the first of at least three labels (*.example.com),"
            + " '**' only as the whole first label, or '*' as a whole middle label",
        "K: {env: V, endpoints: [{host: a.test, port: 0}]}|K.endpoints[0].port: expected an integer"
            + " from 1 to 65535, not 0",
        "K: {env: V, endpoints: [{host: a.test, path: v1}]}|K.endpoints[0].path: expected a path"
            + " such as /v1/**",
        "K: {env: V, endpoints: [{host: a.test, scheme: http}]}|K.endpoints[0].scheme: unknown"
            + " key; known here: host, port, path",
        "K: {env: V, endpoints: [{host: a.test}], sandboxes: [ci]}|K.sandboxes[0]: no such"
            + " sandbox; use default or an id of proxy.sandboxes",
        "K: {env: V, endpoints: [{host: a.test}], sandboxes: []}|K.sandboxes: no sandbox could use"
            + " it; list sandboxes, or remove the key for: default",
        "K: {env: V, endpoints: [{host: a.test}], expires_at: soon}|K.expires_at: expected an"
            + " instant such as 2030-01-31T12:00:00Z",
        "K: {env: V, endpoints: [{host: a.test}], value: s}|K.value: unknown key; known here: env,"
            + " file, endpoints, sandboxes, expires_at, known_value, scrub",
      })
  void reportsEachViolation(String entry, String violation) {
    assertThat(errors(entry))
        .extracting(found -> found.keyPath() + ": " + found.message())
        .containsExactly("proxy.credentials." + violation);
  }

  @Test
  void theNameOfAHandleIsReserved() {
    assertThat(errors("s" + HEX + "_K: {env: V, endpoints: [{host: a.test}]}")).hasSize(1);
  }

  private static Compilation<Settings> read(String entry) {
    return Settings.read(new Source("sluice.yaml", "proxy:\n  credentials:\n    " + entry + "\n"));
  }

  private static List<Credential> valid(String entry) {
    return ((Compilation.Compiled<Settings>) read(entry)).value().proxy().credentials();
  }

  private static List<Violation> errors(String entry) {
    return ((Compilation.Rejected<Settings>) read(entry)).violations();
  }
}
