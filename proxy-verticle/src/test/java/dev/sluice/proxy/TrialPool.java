package dev.sluice.proxy;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.upstream.Dialer;
import dev.sluice.proxy.upstream.SharedConnections;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.tls.UpstreamTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A pool of connections to origins of a site. It counts what it dials, and tests set its clock. */
final class TrialPool {
  private static final int IDLE = 20;

  final UpstreamPool pool;
  final AtomicInteger dialed = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Deadlines deadlines =
      new Deadlines(
          bug -> {
            throw new AssertionError(bug);
          },
          nanos::get);

  /**
   * Without connections.
   *
   * @param sockets shares of the connections
   */
  TrialPool(ProxyHarness site, SandboxShares sockets) {
    try {
      UpstreamTls tls =
          UpstreamTls.create(new UpstreamSettings(Optional.of(site.roots), List.of()));
      pool =
          new UpstreamPool(
              new Dialer(site.vertx, tls, Timeouts.DEFAULTS, sockets, counting()),
              IDLE,
              IDLE,
              new SharedConnections(deadlines, Timeouts.DEFAULTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SetupTimes counting() {
    return (step, succeeded, took) -> {
      if (step == SetupStep.CONNECT) {
        dialed.incrementAndGet();
      }
    };
  }

  /** Lets deadlines of this duration, and shorter ones, expire. On the loop of the pool. */
  void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos() + 1);
    deadlines.poll(nanos.get());
  }
}
