package dev.sluice.app.warmup;

import dev.sluice.config.pem.PemText;
import dev.sluice.proxy.wire.tls.IssuedCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;

/** An origin on loopback that answers every request with 200. Event loop only. */
final class OriginDouble {
  /** The last byte of each request and response, and nowhere else in them. */
  static final byte LAST = '~';

  private static final Buffer RESPONSE =
      Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + (char) LAST);

  private OriginDouble() {}

  /** In clear text; completes with the port, which the system chooses. */
  static Future<Integer> listen(Vertx vertx) {
    return listen(vertx, new NetServerOptions());
  }

  /** With TLS. */
  static Future<Integer> listen(Vertx vertx, IssuedCertificate identity) {
    NetServerOptions options = new NetServerOptions();
    options
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(PemText.of(identity.certificate())))
                .addKeyValue(Buffer.buffer(PemText.of(identity.key()))));
    WarmUpClient.preferBoringSsl(options);
    return listen(vertx, options);
  }

  private static Future<Integer> listen(Vertx vertx, NetServerOptions options) {
    return vertx
        .createNetServer(options)
        .connectHandler(OriginDouble::serve)
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  private static void serve(NetSocket socket) {
    socket.handler(
        bytes -> {
          if (endsMessage(bytes)) {
            socket.write(RESPONSE);
          }
        });
  }

  static boolean endsMessage(Buffer bytes) {
    return bytes.getByte(bytes.length() - 1) == LAST;
  }
}
