package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox();

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private String text() {
    return new String(inbox.bytes(), inbox.from(), inbox.length(), StandardCharsets.US_ASCII);
  }

  @Test
  void joinsWhatArrivesBehindWhatIsUnread() {
    inbox.take(bytes("abc"));
    inbox.readTo(inbox.from() + 2);
    inbox.take(bytes("def"));

    assertThat(text()).isEqualTo("cdef");
  }

  @Test
  void leavesWhatWasReadAlone() {
    inbox.take(bytes("abc"));
    byte[] parsed = inbox.bytes();
    int from = inbox.from();
    inbox.readTo(inbox.to());
    inbox.take(bytes("xyz"));

    assertThat(new String(parsed, from, 3, StandardCharsets.US_ASCII)).isEqualTo("abc");
    assertThat(text()).isEqualTo("xyz");
  }

  @Test
  void drainsIntoABufferOfItsOwn() {
    inbox.take(bytes("abc"));
    inbox.readTo(inbox.from() + 1);

    assertThat(inbox.drain()).isEqualTo(bytes("bc"));
    assertThat(inbox.isEmpty()).isTrue();
  }
}
