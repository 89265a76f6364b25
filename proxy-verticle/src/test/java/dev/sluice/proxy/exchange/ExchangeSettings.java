package dev.sluice.proxy.exchange;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.MessageCapacity;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.local.LocalSites;
import dev.sluice.proxy.request.LoopSettings;
import dev.sluice.proxy.request.SharedServices;
import dev.sluice.proxy.secret.credential.CredentialInjector;
import dev.sluice.proxy.secret.credential.CredentialStore;
import dev.sluice.proxy.secret.known.NoKnownValues;
import dev.sluice.proxy.upstream.Dialer;
import dev.sluice.proxy.upstream.SharedConnections;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.tls.UpstreamTls;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of exchanges without sockets. */
final class ExchangeSettings {
  private ExchangeSettings() {}

  /** The usual ones, but an answer is waited for less long than its body. */
  static Timeouts timeouts(ExchangeLimits limits) {
    Timeouts usual = Timeouts.DEFAULTS;
    return new Timeouts(
        usual.head(),
        usual.idle(),
        usual.body(),
        usual.inspection(),
        usual.handshake(),
        usual.connect(),
        Duration.ofMinutes(5),
        usual.send(),
        usual.tunnel(),
        usual.lameDuck(),
        usual.drain(),
        limits);
  }

  /** What loops share. */
  static SharedServices node(
      Vertx vertx,
      Snapshots snapshots,
      CredentialStore credentials,
      Capacity capacity,
      StreamingBudget streaming,
      SetupTimes times) {
    return new SharedServices(
        snapshots,
        NoKnownValues.but(credentials, vertx),
        LocalSites.of(vertx, settings(), List.of()),
        new CredentialInjector(credentials),
        new WorkPermits(capacity),
        new SandboxShares(capacity.outgoing()),
        streaming,
        MessageCapacity.of(ConnectionLimits.DEFAULTS),
        new SandboxShares(1 << 30),
        new ToolMemory(),
        times,
        new Http2Counts());
  }

  static ProxySettings settings() {
    return new ProxySettings(
        ProxySettings.DEFAULTS.listen(),
        new Sandboxes(
            List.of(
                new Sandbox(Snapshot.DEFAULT_SANDBOX, Optional.empty(), Optional.empty(), true)),
            false),
        List.of(),
        KnownValueSettings.DEFAULTS,
        Map.of(
            "origin.test", InetAddress.getLoopbackAddress(),
            "graph.test", InetAddress.getLoopbackAddress()),
        List.of(Cidr.parse("127.0.0.0/8")),
        UpstreamSettings.DEFAULTS,
        ConnectionLimits.DEFAULTS,
        ExchangeHarness.TIMEOUTS,
        Capacity.DEFAULTS,
        HalfClose.ABORT,
        RefusedConnect.STATUS,
        ProxySettings.DEFAULTS.http2(),
        ProxySettings.DEFAULTS.localHosts(),
        Optional.empty(),
        false);
  }

  /** Keeps no connection. */
  static UpstreamPool pool(Vertx vertx, Deadlines deadlines) {
    return new UpstreamPool(
        new Dialer(
            vertx,
            withoutRoots(),
            ExchangeHarness.TIMEOUTS,
            new SandboxShares(100),
            SetupTimes.NONE),
        1,
        1,
        new SharedConnections(deadlines, ExchangeHarness.TIMEOUTS));
  }

  static UpstreamTls withoutRoots() {
    try {
      return UpstreamTls.create(UpstreamSettings.DEFAULTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes what the client of an exchange can take. */
  static void exhaust(SandboxShares memory) {
    Claimant claimant = new Claimant(Snapshot.DEFAULT_SANDBOX, "127.0.0.1");
    for (int bytes = 1 << 20; bytes > 0; bytes /= 2) {
      while (memory.claim(claimant, bytes)) {
        // Until nothing is left.
      }
    }
  }

  static Snapshot compiled(long generation, String policy, Snapshot inForce) {
    Map<String, Source> sources =
        Map.of(Snapshot.DEFAULT_SANDBOX, new Source("policy.yaml", policy));
    return switch (SnapshotCompiler.compile(
        generation, sources, Optional.empty(), (sandbox, entry, services) -> List.of(), inForce)) {
      case Compilation.Compiled<Snapshot> compiled -> compiled.value();
      case Compilation.Rejected<Snapshot> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }

  static LoopSettings ofLoop(Timeouts timeouts, boolean finishes) {
    return new LoopSettings(
        timeouts,
        finishes ? HalfClose.FINISH : HalfClose.ABORT,
        settings().http2(),
        ConnectionLimits.DEFAULTS.minBodyRate(),
        false,
        NameSettings.DEFAULTS);
  }
}
