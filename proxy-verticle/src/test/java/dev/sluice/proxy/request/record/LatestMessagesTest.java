package dev.sluice.proxy.request.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatestMessagesTest {
  private int made;
  private final LatestMessages<String, StringBuilder> messages =
      new LatestMessages<>(
          key -> {
            made++;
            return new StringBuilder(key);
          });

  @Test
  void repeatedMessageIsMadeOnce() {
    assertThat(messages.of("a")).isSameAs(messages.of("a"));
    assertThat(made).isEqualTo(1);
  }

  /** Two texts of one hash share a slot. */
  @Test
  void otherKeyOfTheSameHashGetsItsOwn() {
    assertThat(messages.of("Aa")).hasToString("Aa");
    assertThat(messages.of("BB")).hasToString("BB");
    assertThat(messages.of("Aa")).hasToString("Aa");
  }

  @Test
  void anyNumberOfKeysIsServed() {
    assertThat(IntStream.range(0, 1000).mapToObj(Integer::toString))
        .allSatisfy(key -> assertThat(messages.of(key)).hasToString(key));
  }
}
