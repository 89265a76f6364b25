package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.ByteRangeSink;
import dev.sluice.proxy.http1.ResponseHead;
import dev.sluice.proxy.tls.UpstreamTls;
import dev.sluice.proxy.upstream.Dialer;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.ResponseListener;
import dev.sluice.proxy.upstream.UpstreamConnection;
import dev.sluice.proxy.upstream.UpstreamFault;
import dev.sluice.proxy.upstream.UpstreamPool;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamReuseTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  // The client of the first response read slowly, so its relay had stopped reading at the end.
  @Test
  void readsTheNextResponseOnAConnectionThatWasPaused() throws Exception {
    RawOrigin server =
        RawOrigin.plain(vertx, RawOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    Origin origin =
        new Origin("default", "h", server.port(), false, List.of(InetAddress.getLoopbackAddress()));
    CompletableFuture<Integer> second = new CompletableFuture<>();
    vertx.runOnContext(ignored -> exchangeTwice(origin, second));

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(server.connections()).isEqualTo(1);
  }

  private void exchangeTwice(Origin origin, CompletableFuture<Integer> second) {
    UpstreamPool pool = pool();
    pool.open(origin)
        .onSuccess(
            connection ->
                exchange(
                    connection,
                    first -> {
                      connection.pauseReading();
                      pool.giveBack(connection);
                      exchange(pool.takeIdle(origin).orElseThrow(), second::complete);
                    }));
  }

  private UpstreamPool pool() {
    try {
      return new UpstreamPool(
          new Dialer(vertx, UpstreamTls.create(UpstreamSettings.DEFAULTS), Timeouts.DEFAULTS),
          4,
          4);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void exchange(UpstreamConnection connection, IntConsumer onEnd) {
    connection.begin("GET", new Status(new CompletableFuture<>(), onEnd));
    connection.write(
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: h\r\n\r\n", StandardCharsets.US_ASCII));
  }

  /** Hears one response and tells its status at the end. */
  private record Status(CompletableFuture<Integer> status, IntConsumer onEnd)
      implements ResponseListener {
    @Override
    public void interim(ResponseHead head) {}

    @Override
    public void head(ResponseHead head, BodyFraming framing) {
      status.complete(head.status());
    }

    @Override
    public void wire(byte[] bytes, int from, int to) {}

    @Override
    public ByteRangeSink payload() {
      return ByteRangeSink.NONE;
    }

    @Override
    public void readComplete() {}

    @Override
    public void end() {
      onEnd.accept(status.join());
    }

    @Override
    public void switched(ResponseHead head) {}

    @Override
    public void fault(UpstreamFault fault) {}
  }
}
