package dev.sluice.proxy.connection;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Accepts one socket as the proxy does, for a test that plays its client. */
public final class Accepting implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Deadlines deadlines = new Deadlines(ignored -> {});
  private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<ClientConnection> accepted = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Socket client;

  private Accepting(Handler<ClientConnection> phase) throws IOException {
    vertx.exceptionHandler(bugs::add);
    NetServer server =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(socket -> accept((NetSocketInternal) socket, phase));
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(TIMEOUT_MILLIS);
    client.setTcpNoDelay(true);
  }

  /**
   * Accepts a socket.
   *
   * @param phase begins what runs on it, on its event loop
   */
  public static Accepting with(Handler<ClientConnection> phase) throws IOException {
    return new Accepting(phase);
  }

  private void accept(NetSocketInternal socket, Handler<ClientConnection> phase) {
    ClientConnection connection =
        ClientConnection.open(socket, Duration.ofMinutes(1), it -> gone.complete(null));
    phase.handle(connection);
    accepted.complete(connection);
  }

  /** The client's end. */
  public Socket client() {
    return client;
  }

  public void sends(byte[] bytes) throws IOException {
    client.getOutputStream().write(bytes);
    client.getOutputStream().flush();
  }

  /** Leaves with a reset. */
  public void breaksOff() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** Takes a value from the connection's event loop. */
  public <T> T ask(Callable<T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    connection()
        .socket()
        .channel()
        .eventLoop()
        .execute(
            () -> {
              try {
                answer.complete(question.call());
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
    return answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  public ClientConnection connection() throws Exception {
    return accepted.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Bytes that were read from the socket and wait below TLS. */
  public int waitingBytes() throws Exception {
    ClientConnection connection = connection();
    return ask(() -> connection.socket().waitingBytes());
  }

  public boolean isGone() {
    return gone.isDone();
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  /** What threw on the event loop. */
  public Queue<Throwable> bugs() {
    return bugs;
  }

  @Override
  public void close() throws IOException {
    client.close();
    vertx.close().await();
  }
}
