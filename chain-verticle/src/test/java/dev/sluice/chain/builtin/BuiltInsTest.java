package dev.sluice.chain.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuiltInsTest {
  private final BuiltIns builtIns = new BuiltIns();

  @Test
  void knowsOldNames() {
    assertThat(builtIns.names())
        .containsExactly("openshell/regex", "openshell/secrets", "sluice/secrets");
    assertThat(builtIns.find("openshell/secrets")).isEqualTo(builtIns.find("openshell/regex"));
    assertThat(BuiltIns.replacementOf("openshell/secrets")).contains("openshell/regex");
    assertThat(BuiltIns.replacementOf("openshell/regex")).isEmpty();
  }

  /** Each reads bodies; a new one that does not needs another rule in the proxy. */
  @Test
  void areKnownToTheProxyAsReaders() {
    assertThat(builtIns.names())
        .allMatch(
            name ->
                new MiddlewareEntry("e", name, 0, MapValue.EMPTY, OnError.FAIL_CLOSED)
                    .isBuiltInReader());
  }

  @Test
  void validatesConfig() {
    assertThat(builtIns.validateConfig("openshell/regex", MapValue.EMPTY)).isEmpty();
    assertThat(builtIns.validateConfig("openshell/secrets", text("mode", "deny")))
        .contains("openshell/regex supports only mode: redact");
    assertThat(builtIns.validateConfig("corp/guard", MapValue.EMPTY))
        .contains(
            "middleware 'corp/guard' is not registered; use one of: openshell/regex,"
                + " sluice/secrets, or a service of gateway.toml");
  }

  @Test
  void boundsTheEncodedConfigFirst() {
    // Key, text and their framing take 15 bytes.
    assertThat(builtIns.validateConfig("corp/guard", text("k", "v".repeat(65536 - 15))))
        .contains(
            "middleware 'corp/guard' is not registered; use one of: openshell/regex,"
                + " sluice/secrets, or a service of gateway.toml");
    assertThat(builtIns.validateConfig("corp/guard", text("k", "v".repeat(65536 - 14))))
        .contains("middleware config exceeds the platform maximum of 65536 encoded bytes");
  }

  private static MapValue text(String key, String value) {
    return new MapValue(Map.of(key, new Value.TextValue(value)));
  }
}
