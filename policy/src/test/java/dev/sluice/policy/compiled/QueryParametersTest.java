package dev.sluice.policy.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
  @Test
  void repeatedKeysKeepAllValues() {
    assertThat(QueryParameters.parse("a=1&b=&a=2&&c&=d&a=1=2").orElseThrow().values())
        .isEqualTo(
            Map.of(
                "a", List.of("1", "2", "1=2"),
                "b", List.of(""),
                "c", List.of(""),
                "", List.of("d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a=%", "a=%4", "a=%zz", "a=%-1", "%ff=1", "a=%C3", "a=1&b=%g0"})
  void refusesUndecodableQueries(String query) {
    assertThat(QueryParameters.parse(query)).isEmpty();
    assertThat(QueryParameters.isWellFormed(query)).isFalse();
  }

  @Property(tries = 500)
  void decodesEncodedValues(
      @ForAll @StringLength(max = 20) String key, @ForAll @StringLength(max = 20) String value) {
    String wellFormed = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String name = "k" + new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String query =
        URLEncoder.encode(name, StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(wellFormed, StandardCharsets.UTF_8);

    assertThat(QueryParameters.parse(query).orElseThrow().of(name)).containsExactly(wellFormed);
  }
}
