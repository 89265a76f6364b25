package dev.sluice.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox();

  private String text() {
    return new String(inbox.bytes(), inbox.from(), inbox.length(), StandardCharsets.US_ASCII);
  }

  @Test
  void joinsWhatArrivesBehindWhatIsUnread() {
    inbox.append(Buffer.buffer("abc"));
    inbox.readTo(inbox.from() + 2);
    inbox.append(Buffer.buffer("def"));

    assertThat(text()).isEqualTo("cdef");
  }

  @Test
  void leavesWhatWasReadAlone() {
    inbox.append(Buffer.buffer("abc"));
    byte[] parsed = inbox.bytes();
    int from = inbox.from();
    inbox.readTo(inbox.to());
    inbox.append(Buffer.buffer("xyz"));

    assertThat(new String(parsed, from, 3, StandardCharsets.US_ASCII)).isEqualTo("abc");
    assertThat(text()).isEqualTo("xyz");
  }

  @Test
  void drainsIntoABufferOfItsOwn() {
    inbox.append(Buffer.buffer("abc"));
    inbox.readTo(inbox.from() + 1);

    assertThat(inbox.drain()).isEqualTo(Buffer.buffer("bc"));
    assertThat(inbox.isEmpty()).isTrue();
  }
}
