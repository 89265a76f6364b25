package dev.sluice.it.autobahn;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/** Lets peers that know no proxy go through one, to one origin. */
final class ProxyShim {
  private static final String HEAD_END = "\r\n\r\n";

  private final NetClient proxies;
  private final int proxy;
  private final String origin;
  private final boolean tunnel;

  /**
   * A shim.
   *
   * @param proxy its port
   * @param origin host and port, by which the proxy knows it
   * @param tunnel CONNECT, otherwise the absolute form
   */
  ProxyShim(Vertx vertx, int proxy, String origin, boolean tunnel) {
    this.proxies = vertx.createNetClient();
    this.proxy = proxy;
    this.origin = origin;
    this.tunnel = tunnel;
  }

  /** Starts it, and returns its port. */
  int start(Vertx vertx) {
    return vertx
        .createNetServer()
        .connectHandler(this::accept)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private void accept(NetSocket client) {
    head(
        client, head -> proxies.connect(proxy, "127.0.0.1").onSuccess(to -> ask(client, head, to)));
  }

  private void ask(NetSocket client, Buffer head, NetSocket to) {
    String named =
        head.toString("ISO-8859-1").replaceFirst("(?i)\r\nhost:[^\r]*", "\r\nHost: " + origin);
    if (tunnel) {
      to.write("CONNECT " + origin + " HTTP/1.1\r\nHost: " + origin + HEAD_END);
      head(to, connected -> join(client, named, to));
    } else {
      join(client, named.replaceFirst(" ", " http://" + origin), to);
    }
  }

  private static void join(NetSocket client, String head, NetSocket to) {
    to.write(head, "ISO-8859-1");
    client.pipeTo(to);
    to.pipeTo(client);
  }

  /** Reads up to the end of a head, behind which these peers send nothing unasked. */
  private static void head(NetSocket socket, Consumer<Buffer> read) {
    Buffer arrived = Buffer.buffer();
    socket.handler(
        bytes -> {
          arrived.appendBuffer(bytes);
          if (arrived.toString("ISO-8859-1").endsWith(HEAD_END)) {
            socket.pause();
            socket.handler(null);
            read.accept(arrived);
          }
        });
  }
}
