package dev.sluice.app.warmup;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TCPSSLOptions;

/** A client of the proxy: one connection, one request after the other. Event loop only. */
final class WarmUpClient {
  private static final Buffer OK = Buffer.buffer("HTTP/1.1 200");
  private static final int BODY_BYTES = 1024;

  private final NetSocket socket;
  private final Buffer request;
  private final WarmUpBudget budget;
  private final Promise<Void> done = Promise.promise();
  private Buffer response = Buffer.buffer();

  private WarmUpClient(NetSocket socket, Buffer request, WarmUpBudget budget) {
    this.socket = socket;
    this.request = request;
    this.budget = budget;
  }

  /** Of clients that trust every certificate: what they meet is of this process. */
  static NetClientOptions options() {
    NetClientOptions options = new NetClientOptions().setHostnameVerificationAlgorithm("");
    options.setTrustAll(true);
    preferBoringSsl(options);
    return options;
  }

  /** As the proxy does: the JDK's TLS would have to be warmed up for nothing. */
  static void preferBoringSsl(TCPSSLOptions options) {
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
  }

  /** Sends requests in absolute form until the budget is used up. */
  static Future<Void> plain(NetClient client, int proxy, String host, int port, WarmUpBudget all) {
    String authority = host + ":" + port;
    return client
        .connect(proxy, "127.0.0.1")
        .compose(
            socket ->
                new WarmUpClient(socket, post("http://" + authority + "/", authority), all).run());
  }

  /** The same through CONNECT and TLS, which the proxy intercepts. */
  static Future<Void> tunneled(
      NetClient client, int proxy, String host, int port, WarmUpBudget all) {
    String authority = host + ":" + port;
    return client
        .connect(proxy, "127.0.0.1")
        .compose(
            socket ->
                connect(socket, authority).compose(tunnel -> tunnel.upgradeToSsl(host)).map(socket))
        .compose(socket -> new WarmUpClient(socket, post("/", authority), all).run());
  }

  private static Buffer post(String target, String authority) {
    return Buffer.buffer(
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s%c"
            .formatted(
                target, authority, BODY_BYTES, "a".repeat(BODY_BYTES - 1), OriginDouble.LAST));
  }

  private static Future<NetSocket> connect(NetSocket socket, String authority) {
    Promise<NetSocket> tunnel = Promise.promise();
    socket.handler(
        bytes -> {
          if (isOk(bytes)) {
            tunnel.tryComplete(socket);
          } else {
            tunnel.tryFail(new UnexpectedAnswer());
          }
        });
    socket.closeHandler(closed -> tunnel.tryFail(new UnexpectedAnswer()));
    socket.write("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority));
    return tunnel.future();
  }

  private Future<Void> run() {
    socket.closeHandler(closed -> done.tryFail(new UnexpectedAnswer()));
    socket.handler(this::receive);
    socket.write(request);
    return done.future();
  }

  private void receive(Buffer bytes) {
    response.appendBuffer(bytes);
    if (!isOk(response)) {
      done.tryFail(new UnexpectedAnswer());
    } else if (OriginDouble.endsMessage(response)) {
      response = Buffer.buffer();
      next();
    }
  }

  private void next() {
    if (budget.take()) {
      socket.write(request);
    } else {
      done.tryComplete();
    }
  }

  private static boolean isOk(Buffer bytes) {
    return bytes.length() >= OK.length() && bytes.slice(0, OK.length()).equals(OK);
  }

  /** The proxy did not answer 200. */
  static final class UnexpectedAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswer() {
      super("a request of the warm-up was not answered 200", null, false, false);
    }
  }
}
