package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.connection.Accepting;
import dev.sluice.wire.connection.AwaitingExchange;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A request that was read belongs to its handler, and so does the connection until it is over. */
class HandedOverTest {
  private static final String GET = "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String CONNECT = "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n";

  private final Deadlines deadlines = new Deadlines(ignored -> {});
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> nexts = new ArrayDeque<>();

  private Accepting reading() throws Exception {
    return Accepting.with(
        client ->
            new RequestReader(
                    client, Wire.LIMIT, deadlines, Timeouts.DEFAULTS, new Unhurried(client))
                .start());
  }

  /** Reads nothing more until the test goes on. */
  private final class Unhurried implements RequestReader.Handler {
    private final ClientConnection client;

    Unhurried(ClientConnection client) {
      this.client = client;
    }

    @Override
    public void onHead(RequestHead head, Runnable next) {
      heads.add(head.method());
      nexts.add(next);
      client.stopReading();
      client.enter(new AwaitingExchange(client));
    }

    @Override
    public void onMalformed(HeadFault fault) {
      heads.add("malformed");
    }

    @Override
    public void onStalled() {
      heads.add("stalled");
    }
  }

  private void goesOn(Accepting accepting) throws Exception {
    accepting.ask(
        () -> {
          nexts.remove().run();
          return true;
        });
  }

  /** Of a CONNECT, its tunnel's. */
  @Test
  void bytesBehindAPipelinedRequestWaitBelowTls() throws Exception {
    try (Accepting accepting = reading()) {
      accepting.sends(Wire.bytes(GET + CONNECT));
      await().until(() -> heads.size() == 1);
      goesOn(accepting);
      assertThat(heads).containsExactly("GET", "CONNECT");

      accepting.sends(new byte[1000]);

      await().until(() -> accepting.waitingBytes() == 1000);
      ClientConnection connection = accepting.connection();
      assertThat(accepting.ask(() -> connection.inbox().isEmpty())).isTrue();
    }
  }

  @Test
  void theNextHeadIsReadOnceItIsOver() throws Exception {
    try (Accepting accepting = reading()) {
      accepting.sends(Wire.bytes(GET));
      await().until(() -> heads.size() == 1);
      goesOn(accepting);
      accepting.sends(Wire.bytes(CONNECT));

      await().until(() -> heads.size() == 2);
    }
  }

  @Test
  void noDeadlineOfTheReaderIsLeft() throws Exception {
    try (Accepting accepting = reading()) {
      accepting.sends(Wire.bytes(GET + CONNECT));
      await().until(() -> heads.size() == 1);
      goesOn(accepting);
      accepting.ask(
          () -> {
            deadlines.poll(System.nanoTime() + Duration.ofDays(1).toNanos());
            return true;
          });

      assertThat(heads).containsExactly("GET", "CONNECT");
      ClientConnection connection = accepting.connection();
      assertThat(accepting.ask(connection::isClosed)).isFalse();
    }
  }
}
