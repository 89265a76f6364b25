package dev.sluice.it.slow;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.util.Optional;

/**
 * An origin that answers GET with 100 MB, as fast as the client reads, and never reads the body of
 * a POST.
 */
final class EndlessOrigin implements AutoCloseable {
  private static final int PIECE = 32 << 10;
  private static final long BYTES = 100_000_000;
  private static final int NARROW = 16 << 10;
  private static final long PATIENCE_SECONDS = 60;
  private static final byte[] BODY = new byte[PIECE];

  private final Vertx vertx = Vertx.vertx();
  private final NetServer server;

  private EndlessOrigin(Optional<PfxOptions> identity) {
    NetServerOptions options =
        new NetServerOptions().setSendBufferSize(NARROW).setReceiveBufferSize(NARROW);
    options.setAcceptBacklog(4096);
    // Hundreds of handshakes at once take their time.
    options.setSslHandshakeTimeout(PATIENCE_SECONDS);
    identity.ifPresent(key -> options.setSsl(true).setKeyCertOptions(key));
    this.server =
        vertx
            .createNetServer(options)
            .connectHandler(EndlessOrigin::serve)
            .listen(0, "127.0.0.1")
            .await();
  }

  static EndlessOrigin plain() {
    return new EndlessOrigin(Optional.empty());
  }

  static EndlessOrigin tls(PfxOptions identity) {
    return new EndlessOrigin(Optional.of(identity));
  }

  int port() {
    return server.actualPort();
  }

  private static void serve(NetSocket socket) {
    socket.exceptionHandler(ignored -> {});
    socket.handler(
        head -> {
          socket.pause();
          if (head.toString().startsWith("GET ")) {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n");
            send(socket, BYTES);
          }
        });
  }

  /** One piece at a time: with TLS, the write queue does not show how much is encrypted already. */
  private static void send(NetSocket socket, long rest) {
    if (rest > 0) {
      int now = (int) Math.min(rest, PIECE);
      Future<Void> ignored =
          socket.write(piece(now)).onSuccess(written -> send(socket, rest - now));
    }
  }

  /** A new buffer for each write: event loops must not share one. */
  private static Buffer piece(int length) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(BODY, 0, length));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
