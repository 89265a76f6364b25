package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.upstream.Dialer;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginStreams;
import dev.sluice.proxy.upstream.SharedConnections;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ReadAhead;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.tls.UpstreamTls;
import io.netty.buffer.ByteBuf;
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

  // The client of the first response read slowly, so that nothing more of it was asked for.
  @Test
  void readsTheNextResponseOnAConnectionThatWasPaused() throws Exception {
    RawOrigin server =
        RawOrigin.plain(vertx, RawOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    Origin origin =
        new Origin(
            new Claimant("default", "127.0.0.1"),
            "h",
            server.port(),
            false,
            List.of(InetAddress.getLoopbackAddress()));
    CompletableFuture<Integer> second = new CompletableFuture<>();
    vertx.runOnContext(ignored -> exchangeTwice(origin, second));

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(server.connections()).isEqualTo(1);
  }

  private void exchangeTwice(Origin origin, CompletableFuture<Integer> second) {
    UpstreamPool pool = pool();
    pool.open(origin, new OriginStreams.Need(SetupTimes.NONE, () -> true))
        .onSuccess(
            first ->
                exchange(
                    first,
                    status -> {
                      first.release();
                      exchange(pool.takeIdle(origin).orElseThrow(), second::complete);
                    }));
  }

  private UpstreamPool pool() {
    try {
      return new UpstreamPool(
          new Dialer(
              vertx,
              UpstreamTls.create(UpstreamSettings.DEFAULTS),
              Timeouts.DEFAULTS,
              new SandboxShares(4),
              SetupTimes.NONE),
          4,
          4,
          new SharedConnections(new Deadlines(bug -> {}), Timeouts.DEFAULTS));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void exchange(OriginStream stream, IntConsumer onEnd) {
    ByteBuf head =
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: h\r\n\r\n", StandardCharsets.US_ASCII);
    stream.sendWhole(
        new OriginStream.Opening("GET", head, ReadAhead.NONE),
        Unpooled.EMPTY_BUFFER,
        new Status(stream, new CompletableFuture<>(), onEnd),
        () -> {});
  }

  /** Reports the status of one response at its end; asks for just its body. */
  private record Status(OriginStream stream, CompletableFuture<Integer> status, IntConsumer onEnd)
      implements OriginStream.Listener {
    @Override
    public void onInterim(ResponseHead head) {}

    @Override
    public void onResponse(ResponseHead head) {
      status.complete(head.status());
      stream.demand("hi".length());
    }

    @Override
    public void onBody(ByteBuf piece) {
      piece.release();
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onEnd(Trailers trailers) {
      onEnd.accept(status.join());
    }

    @Override
    public void onSwitched(ResponseHead head) {}

    @Override
    public void onFault(OriginFault fault) {}

    @Override
    public void onWritable() {}

    @Override
    public void onThrown(Throwable thrown) {
      status.completeExceptionally(thrown);
    }
  }
}
