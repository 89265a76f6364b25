package dev.sluice.proxy;

import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.upstream.Dialer;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginStreams;
import dev.sluice.proxy.upstream.SharedConnections;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.tls.AlpnOffer;
import dev.sluice.wire.tls.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection of HTTP/2 whose request has left before it was open. */
class UnusedStreamTest {
  private final ProxyHarness site = ProxyHarness.create();

  @AfterEach
  void close() {
    site.close();
  }

  /** A pool that keeps no idle connections. */
  private UpstreamPool pool() throws IOException {
    UpstreamSettings trusting = new UpstreamSettings(Optional.of(site.roots), List.of());
    return new UpstreamPool(
        new Dialer(
            site.vertx,
            UpstreamTls.create(trusting),
            Timeouts.DEFAULTS,
            new SandboxShares(4),
            SetupTimes.NONE),
        0,
        0,
        new SharedConnections(new Deadlines(bug -> {}), Timeouts.DEFAULTS));
  }

  @Test
  void countsAsIdle() throws IOException {
    Http2Origin server = Http2Origin.start(site.vertx, site.originCa, request -> {});
    Origin origin =
        new Origin(
            new Claimant("default", "127.0.0.1"),
            ProxyHarness.HOST,
            server.port(),
            true,
            List.of(InetAddress.getLoopbackAddress()),
            AlpnOffer.HTTP2);
    UpstreamPool pool = pool();

    site.vertx.runOnContext(
        now ->
            pool.open(origin, new OriginStreams.Need(SetupTimes.NONE, () -> true))
                .onSuccess(OriginStream::reset));

    await().until(() -> server.closed.get() == 1);
  }
}
