package dev.sluice.policy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an entry of {@code sluice/secrets} reads. */
class MiddlewareEntryTest {
  private static MiddlewareEntry entry(MapValue config) {
    return new MiddlewareEntry("s", "sluice/secrets", 1, config, OnError.FAIL_CLOSED);
  }

  private static MiddlewareEntry reading(String... phases) {
    List<Value> texts = Stream.of(phases).<Value>map(TextValue::new).toList();
    return entry(new MapValue(Map.of("phases", new ListValue(texts))));
  }

  @Test
  void requestsAreReadWithoutTheKey() {
    MiddlewareEntry entry = entry(MapValue.EMPTY);

    assertThat(entry.reads(MessagePhase.REQUEST)).isTrue();
    assertThat(entry.reads(MessagePhase.RESPONSE)).isFalse();
    assertThat(entry.phaseWords()).isEmpty();
  }

  @Test
  void responsesAreReadWithTheKey() {
    MiddlewareEntry both = reading("request", "response");

    assertThat(both.reads(MessagePhase.RESPONSE)).isTrue();
    assertThat(both.phaseWords()).isEqualTo(", reads requests and responses");
    assertThat(reading("response").phaseWords()).isEqualTo(", reads responses");
  }
}
