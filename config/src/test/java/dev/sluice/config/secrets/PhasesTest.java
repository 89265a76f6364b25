package dev.sluice.config.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which messages an entry reads. */
class PhasesTest {
  private static MapValue config(String... phases) {
    List<Value> texts = Stream.of(phases).<Value>map(TextValue::new).toList();
    return new MapValue(Map.of("phases", new ListValue(texts)));
  }

  private static void refuses(String reason, String... phases) {
    assertThatThrownBy(() -> SecretsSettings.read(config(phases)))
        .isInstanceOf(InvalidConfig.class)
        .hasMessage(reason);
  }

  @Test
  void bothMayBeRead() throws InvalidConfig {
    MapValue both = config("request", "response");

    SecretsSettings.read(both);
    assertThat(Reaction.read(both).warnings()).isEmpty();
  }

  @Test
  void responsesAloneAreWarnedOf() throws InvalidConfig {
    MapValue responses = config("response");

    assertThat(Reaction.read(responses).warnings())
        .containsExactly("reads responses alone; add request to its phases to search requests too");
  }

  @Test
  void whatIsNoPhaseIsRefused() {
    refuses("config.phases[1] must be one of request, response", "request", "answer");
    refuses("config.phases names request twice; keep one", "request", "request");
    refuses("config.phases is empty, and the entry would read nothing; list request, response");
  }
}
