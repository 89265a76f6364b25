package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveQueryTest {
  private static final List<String> KEYS = List.of("sandbox", "count", "host");

  private final MultiMap parameters = MultiMap.caseInsensitiveMultiMap();

  @Test
  void whatIsAbsentHasItsUsualValue() throws InvalidQuery {
    LiveQuery query = query();

    assertThat(query.sandbox()).isEmpty();
    assertThat(query.text("host", "*")).isEqualTo("*");
    assertThat(query.number("count", 7, 100)).isEqualTo(7);
  }

  @Test
  void whatIsPresentIsRead() throws InvalidQuery {
    parameters.add("sandbox", "blue").add("host", "").add("count", "100");
    LiveQuery query = query();

    assertThat(query.sandbox()).isEqualTo("blue");
    assertThat(query.text("host", "*")).isEmpty();
    assertThat(query.number("count", 7, 100)).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hosts", "host"})
  void unknownAndRepeatedParametersAreRefused(String key) {
    parameters.add("host", "a").add(key, "b");

    assertThatThrownBy(this::query)
        .isInstanceOf(InvalidQuery.class)
        .hasMessage("expected sandbox, count and host, each at most once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "101", "-1", "1.5", "99999999999", "\u0663"})
  void otherNumbersAreRefused(String text) throws InvalidQuery {
    parameters.add("count", text);
    LiveQuery query = query();

    assertThatThrownBy(() -> query.number("count", 7, 100))
        .isInstanceOf(InvalidQuery.class)
        .hasMessage("count: expected a number from 1 to 100");
  }

  @Test
  void aSandboxHasAnId() throws InvalidQuery {
    parameters.add("sandbox", "../etc");
    LiveQuery query = query();

    assertThatThrownBy(query::sandbox)
        .isInstanceOf(InvalidQuery.class)
        .hasMessageStartingWith("sandbox: expected the id of a sandbox");
  }

  private LiveQuery query() throws InvalidQuery {
    return new LiveQuery(parameters, KEYS);
  }
}
