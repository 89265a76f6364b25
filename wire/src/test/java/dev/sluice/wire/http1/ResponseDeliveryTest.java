package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.InjectedFault;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Accepting;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.Wire;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whether a client's connection took the whole response is known after its last write. */
class ResponseDeliveryTest {
  /** More than the sockets of both sides hold. */
  private static final int LARGE = 24 << 20;

  private static final RequestHead GET =
      Wire.requestHead("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");

  private final List<Boolean> delivered = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  private Accepting answering(int bytes) throws Exception {
    Accepting accepting = Accepting.with(ClientConnection::stopReading);
    ClientConnection connection = accepting.connection();
    accepting.ask(
        () -> {
          ClientStream stream =
              Http1ClientStream.open(
                  connection, GET, accepting.deadlines(), HalfClose.ABORT, next::incrementAndGet);
          stream.respond(
              Wire.responseHead("HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n"));
          stream.write(Unpooled.wrappedBuffer(new byte[bytes]));
          stream.end(Trailers.NONE, delivered::add);
          return true;
        });
    return accepting;
  }

  @Test
  void ofASmallResponse() throws Exception {
    try (Accepting accepting = answering(2)) {
      await().until(() -> !delivered.isEmpty());

      assertThat(delivered).containsExactly(true);
      assertThat(next).hasValue(1);
      assertThat(accepting.bugs()).isEmpty();
    }
  }

  /** Its next request begins meanwhile. */
  @Test
  void ofAResponseThatIsReadLate() throws Exception {
    try (Accepting accepting = answering(LARGE)) {
      assertThat(delivered).isEmpty();
      assertThat(next).hasValue(1);
      assertThat(accepting.client().getInputStream().readNBytes(LARGE)).hasSize(LARGE);

      await().until(() -> !delivered.isEmpty());
      assertThat(delivered).containsExactly(true);
    }
  }

  @Test
  void ofAResponseThatIsNotRead() throws Exception {
    try (Accepting accepting = answering(LARGE)) {
      accepting.breaksOff();
      await().until(accepting::isGone);

      assertThat(delivered).containsExactly(false);
    }
  }

  /** The last pieces, which wait to be flushed, would complete it. */
  @Test
  void ofABrokenResponseIsNotWhole() throws Exception {
    try (Accepting accepting = Accepting.with(ClientConnection::stopReading)) {
      ClientConnection connection = accepting.connection();
      accepting.ask(
          () -> {
            ClientStream stream =
                Http1ClientStream.open(
                    connection, GET, accepting.deadlines(), HalfClose.ABORT, () -> {});
            stream.breakWhenReset();
            stream.respond(Wire.responseHead("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"));
            stream.write(Unpooled.wrappedBuffer(new byte[] {'a'}));
            stream.flush();
            stream.write(Unpooled.wrappedBuffer(new byte[] {'b'}));
            stream.reset();
            return true;
          });

      assertThat(toItsEnd(accepting.client().getInputStream()))
          .doesNotContain("b")
          .doesNotContain("orderly");
    }
  }

  /** What comes before the connection ends or breaks. */
  private static String toItsEnd(InputStream from) {
    StringBuilder came = new StringBuilder();
    try {
      for (int next = from.read(); next >= 0; next = from.read()) {
        came.append((char) next);
      }
      return came + " and an orderly end";
    } catch (IOException broken) {
      return came.toString();
    }
  }

  /** Its memory is free though the code of its exchange throws. */
  @Test
  void endsAStreamWhoseListenerThrows() throws Exception {
    try (Accepting accepting = Accepting.with(ClientConnection::stopReading)) {
      ClientConnection connection = accepting.connection();
      accepting.ask(
          () -> {
            ClientStream stream =
                Http1ClientStream.open(
                    connection, GET, accepting.deadlines(), HalfClose.ABORT, () -> {});
            stream.whenDone(next::incrementAndGet);
            stream.whenThrown(ignored -> {});
            stream.listen(
                () -> {
                  throw new InjectedFault();
                });
            return true;
          });
      accepting.breaksOff();
      await().until(accepting::isGone);

      assertThat(next).hasValue(1);
    }
  }

  @Test
  void ofBytesBehindTheClose() throws Exception {
    try (Accepting accepting = answering(2)) {
      await().until(() -> !delivered.isEmpty());
      accepting.breaksOff();
      await().until(accepting::isGone);
      ClientConnection connection = accepting.connection();
      accepting.ask(
          () -> {
            connection.write(Unpooled.wrappedBuffer(new byte[1]));
            connection.socket().whenTaken(delivered::add);
            return true;
          });

      assertThat(delivered).containsExactly(true, false);
    }
  }
}
