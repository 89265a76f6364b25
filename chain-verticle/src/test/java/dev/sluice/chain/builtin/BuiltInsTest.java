package dev.sluice.chain.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Value.MapValue;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
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
}
