package dev.sluice.tools.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.tools.suggest.record.ReadEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBlocksTest {
  private static List<ReadEvent> read(byte[] text) throws IOException {
    List<ReadEvent> events = new ArrayList<>();
    new EventFeed(events::add).read(new ByteArrayInputStream(text));
    return events;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 3000})
  void everyLineIsReadOnceAndInOrder(int count) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Denials denials = new Denials();
    for (int i = 0; i < count; i++) {
      denials.with(Denials.request("a.example.com", "GET", "/" + i));
    }
    for (byte[] event : denials.json()) {
      text.write(event);
      text.writeBytes(text.size() % 3 == 0 ? new byte[] {'\n', '\r', '\n'} : new byte[] {'\n'});
    }
    assertThat(read(text.toByteArray()))
        .extracting(event -> ((ReadEvent.Denial) event).event().asked().path())
        .isEqualTo(denials.parsed().stream().map(event -> path(event)).toList());
  }

  private static String path(ReadEvent event) {
    return ((ReadEvent.Denial) event).event().asked().path();
  }

  @Test
  void aLastLineNeedsNoLineFeedAndBadOnesAreCounted() throws IOException {
    String event =
        new String(
            new Denials().with(Denials.tunnel("a.example.com")).json().getFirst(),
            StandardCharsets.UTF_8);
    assertThat(read(("nothing\n{\n" + event).getBytes(StandardCharsets.UTF_8)))
        .extracting(read -> read.getClass().getSimpleName())
        .containsExactly("Unreadable", "Unreadable", "Denial");
  }

  @Test
  void aLineWithoutEndIsAnError() {
    assertThatThrownBy(() -> read("x".repeat(9 << 20).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than any event");
  }
}
