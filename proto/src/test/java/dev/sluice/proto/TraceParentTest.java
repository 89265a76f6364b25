package dev.sluice.proto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.TraceContext;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final TraceContext READ = TraceParent.parse(EXAMPLE).orElseThrow();

  @Test
  void readsTheExampleOfTheSpecification() {
    assertThat(TraceParent.traceId(READ)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(TraceParent.spanId(READ.getSpan())).isEqualTo("00f067aa0ba902b7");
    assertThat(READ.getSampled()).isTrue();
    assertThat(TraceParent.text(READ)).isEqualTo(EXAMPLE);
  }

  @Test
  void writesWhatWasNotChosen() {
    String unchosen = EXAMPLE.replace("-01", "-00");

    assertThat(TraceParent.text(READ.toBuilder().setSampled(false).build())).isEqualTo(unchosen);
    assertThat(TraceParent.parse(unchosen)).map(TraceContext::getSampled).contains(false);
  }

  @Test
  void readsTheBeginOfALaterVersion() {
    String later = EXAMPLE.replaceFirst("00", "cc") + "-what-the-future-will-be";

    assertThat(TraceParent.parse(later)).contains(READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
        "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g"
      })
  void readsNothingElse(String text) {
    assertThat(TraceParent.parse(text)).isEmpty();
  }

  @Test
  void partsDifferAndAreTheSameForEachAsker() {
    Set<Long> spans = new HashSet<>();
    for (int number = 1; number <= 1000; number++) {
      spans.add(TraceParent.childSpan(READ.getSpan(), number));
    }

    assertThat(spans).hasSize(1000).doesNotContain(0L, READ.getSpan());
    assertThat(TraceParent.child(READ, 7)).isEqualTo(TraceParent.child(READ, 7));
    assertThat(TraceParent.traceId(TraceParent.child(READ, 7)))
        .isEqualTo(TraceParent.traceId(READ));
  }
}
