package dev.sluice.wire.tls;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads in clear until a blank line, like a proxy its CONNECT, then pauses, terminates TLS and
 * echoes what it decrypts.
 */
final class TlsServer {
  static final String CONNECT = "CONNECT x\r\n\r\n";

  private final SslContext context;
  private final String connectHost;
  private final TlsTermination termination;
  private final BlockingQueue<AsyncResult<ClientSession>> outcomes = new LinkedBlockingQueue<>();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private final NetServer server;

  private TlsServer(Vertx vertx, SslContext context, String connectHost, Duration timeout) {
    this.context = context;
    this.connectHost = connectHost;
    this.termination = new TlsTermination(timeout);
    this.server = vertx.createNetServer().connectHandler(this::accept);
  }

  static TlsServer start(Vertx vertx, SslContext context, String connectHost) {
    return start(vertx, context, connectHost, Duration.ofSeconds(20));
  }

  static TlsServer start(Vertx vertx, SslContext context, String connectHost, Duration timeout) {
    TlsServer server = new TlsServer(vertx, context, connectHost, timeout);
    server.server.listen(0, "127.0.0.1").await();
    return server;
  }

  int port() {
    return server.actualPort();
  }

  /** The outcome of the next completed handshake. */
  AsyncResult<ClientSession> outcome() {
    try {
      AsyncResult<ClientSession> outcome = outcomes.poll(20, TimeUnit.SECONDS);
      if (outcome == null) {
        throw new AssertionError("no handshake ended");
      }
      return outcome;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Exceptions that reached the sockets' handlers. */
  Queue<Throwable> unexpected() {
    return unexpected;
  }

  private void accept(NetSocket socket) {
    socket.exceptionHandler(unexpected::add);
    socket.handler(bytes -> headOrHello((NetSocketInternal) socket, bytes));
  }

  private void headOrHello(NetSocketInternal socket, Buffer bytes) {
    boolean connect = bytes.toString(StandardCharsets.ISO_8859_1).startsWith(CONNECT);
    int head = connect ? CONNECT.length() : 0;
    socket.handler(socket::write);
    socket.pause();
    termination
        .start(socket, context, connectHost)
        .onSuccess(done -> socket.resume())
        .onComplete(outcomes::add);
    if (head < bytes.length()) {
      TlsTermination.replay(socket, Unpooled.wrappedBuffer(bytes.getBytes(head, bytes.length())));
    }
  }
}
