package dev.sluice.app.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Passes connections on and keeps every byte, of both directions. */
final class Recorder implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final List<Buffer> recorded = new CopyOnWriteArrayList<>();
  private final NetServer server;

  private Recorder(int target) {
    server =
        vertx
            .createNetServer()
            .connectHandler(socket -> pass(socket, target))
            .listen(0, "127.0.0.1")
            .await();
  }

  /**
   * @param target port on loopback
   */
  static Recorder before(int target) {
    return new Recorder(target);
  }

  int port() {
    return server.actualPort();
  }

  String recorded() {
    return recorded.stream()
        .map(buffer -> buffer.toString(StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }

  private void pass(NetSocket from, int target) {
    from.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(
            to -> {
              copy(from, to);
              copy(to, from);
              from.resume();
            })
        .onFailure(closed -> from.close());
  }

  private void copy(NetSocket from, NetSocket to) {
    from.handler(
        bytes -> {
          recorded.add(bytes.copy());
          to.write(bytes);
        });
    from.closeHandler(closed -> to.close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
