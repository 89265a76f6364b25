package dev.sluice.it.http2;

import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** An origin that answers each request with frames that were chosen before. */
final class ScriptedOrigin {
  private static final int PREFACE = 24;
  private static final int HEAD = 9;

  private final AtomicReference<OriginFrames> next = new AtomicReference<>(OriginFrames.GOOD);
  private final NetServer server;

  ScriptedOrigin(Vertx vertx, TestIdentity identity) {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(identity.certificate().toString())
                    .setKeyPath(identity.key().toString()));
    options.getSslOptions().setApplicationLayerProtocols(List.of("h2"));
    server =
        vertx.createNetServer(options).connectHandler(this::accept).listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  /** Chooses what answers the next requests. */
  void answersBy(OriginFrames frames) {
    next.set(frames);
  }

  private void accept(NetSocket socket) {
    socket.exceptionHandler(gone -> {});
    socket.write(
        Buffer.buffer(new RawFrames().frame(RawFrames.SETTINGS, 0, 0, new byte[0]).take()));
    Buffer arrived = Buffer.buffer();
    int[] at = {PREFACE};
    socket.handler(
        bytes -> {
          arrived.appendBuffer(bytes);
          while (arrived.length() >= at[0] + HEAD
              && arrived.length() >= at[0] + HEAD + arrived.getMedium(at[0])) {
            if (arrived.getByte(at[0] + 3) == RawFrames.HEADERS) {
              socket.write(
                  Buffer.buffer(Objects.requireNonNull(next.get()).to(arrived.getInt(at[0] + 5))));
            }
            at[0] += HEAD + arrived.getMedium(at[0]);
          }
        });
  }
}
