package dev.sluice.it.http2;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** Lets clients of TLS that know no proxy reach an origin through one: it opens their tunnels. */
public final class TunnelShim {
  private final NetClient proxies;
  private final int proxy;
  private final String origin;

  /**
   * A shim.
   *
   * @param proxy its port
   * @param origin host and port, by which the proxy knows it
   */
  public TunnelShim(Vertx vertx, int proxy, String origin) {
    this.proxies = vertx.createNetClient();
    this.proxy = proxy;
    this.origin = origin;
  }

  /** Listens for clients. */
  public void listen(Vertx vertx, int port) {
    vertx.createNetServer().connectHandler(this::accept).listen(port, "127.0.0.1").await();
  }

  private void accept(NetSocket client) {
    client.pause();
    proxies.connect(proxy, "127.0.0.1").onSuccess(to -> open(client, to));
  }

  /** The client of a tunnel speaks first, so that only the response to CONNECT comes before it. */
  private void open(NetSocket client, NetSocket to) {
    Buffer head = Buffer.buffer();
    to.handler(
        bytes -> {
          head.appendBuffer(bytes);
          if (head.toString("ISO-8859-1").endsWith("\r\n\r\n")) {
            client.pipeTo(to);
            to.pipeTo(client);
          }
        });
    to.write("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(origin));
  }
}
