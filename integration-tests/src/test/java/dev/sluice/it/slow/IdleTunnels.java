package dev.sluice.it.slow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Tunnels through a proxy to one origin, through which nothing comes after one request each. */
final class IdleTunnels implements AutoCloseable {
  private static final int AT_ONCE = 20;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final AtomicInteger standing = new AtomicInteger();
  private final int proxy;
  private final String authority;

  /**
   * @param proxy port on loopback
   * @param authority of an origin that the proxy's policy admits
   */
  IdleTunnels(int proxy, String authority) {
    this.proxy = proxy;
    this.authority = authority;
  }

  /** Opens some that carry their request in the clear. */
  void inTheClear(int count) {
    open(count, Future::succeededFuture);
  }

  /**
   * Opens some that carry it in TLS.
   *
   * @param ca PEM of the proxy's authority
   */
  void intercepted(int count, Path ca) {
    ClientSSLOptions options =
        new ClientSSLOptions()
            .setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))
            .setHostnameVerificationAlgorithm("HTTPS");
    String host = authority.substring(0, authority.lastIndexOf(':'));
    open(count, socket -> socket.upgradeToSsl(options, host).map(socket));
  }

  private void open(int count, Function<NetSocket, Future<NetSocket>> secured) {
    for (int done = 0; done < count; done += AT_ONCE) {
      Future.all(
              IntStream.range(0, Math.min(AT_ONCE, count - done))
                  .mapToObj(ignored -> open(secured))
                  .toList())
          .await();
    }
  }

  private Future<Void> open(Function<NetSocket, Future<NetSocket>> secured) {
    return client
        .connect(proxy, "127.0.0.1")
        .compose(socket -> answered(socket, "CONNECT " + authority))
        .compose(secured)
        .compose(socket -> answered(socket, "GET /idle"))
        .map(
            socket -> {
              standing.incrementAndGet();
              socket.closeHandler(ignored -> standing.decrementAndGet());
              return null;
            });
  }

  /** Both requests are answered with a head alone. */
  private Future<NetSocket> answered(NetSocket socket, String request) {
    Promise<NetSocket> answer = Promise.promise();
    StringBuilder head = new StringBuilder();
    socket.exceptionHandler(answer::tryFail);
    socket.closeHandler(ignored -> answer.tryFail("closed after: " + head));
    socket.handler(
        bytes -> {
          if (!head.append(bytes).toString().startsWith("HTTP/1.1 200 ")) {
            answer.tryFail("not a 200: " + head);
          } else if (head.toString().endsWith("\r\n\r\n")) {
            answer.tryComplete(socket);
          }
        });
    return socket
        .write(request + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
        .compose(ignored -> answer.future());
  }

  /** Those that have been served and that nobody has closed. */
  int standing() {
    return standing.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
