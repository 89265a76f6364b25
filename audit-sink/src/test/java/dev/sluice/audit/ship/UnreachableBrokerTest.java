package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.audit.TopicSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator reads when no broker is where the settings say. */
class UnreachableBrokerTest {
  @Test
  void aNameWithoutAnAddressIsTold() {
    EventTopic topic = new EventTopic("events", TopicSettings.DEFAULTS);

    assertThatThrownBy(() -> topic.ensure(Map.of("bootstrap.servers", "none.invalid:9092")))
        .isInstanceOf(ShippingException.class)
        .hasMessage(
            "the topic events cannot be prepared: kafka.bootstrap_servers, none.invalid:9092, has"
                + " no usable address");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamed() {
    EventTopic topic = new EventTopic("events", TopicSettings.DEFAULTS);
    Map<String, Object> silent =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "default.api.timeout.ms",
            500,
            "request.timeout.ms",
            500);

    assertThatThrownBy(() -> topic.ensure(silent))
        .isInstanceOf(ShippingException.class)
        .hasMessage("the topic events cannot be prepared: no broker answers at 127.0.0.1:1");
  }
}
