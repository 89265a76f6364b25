package dev.sluice.app.wiring;

import dev.sluice.app.admin.ReportedServices;
import dev.sluice.app.generation.GenerationFollower;
import dev.sluice.app.generation.LastKnownGood;
import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.run.ChainVerticle;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ControlSettings;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.control.ControlVerticle;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proxy.ProxyServices;
import dev.sluice.proxy.ProxyVerticle;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.testing.Ports;
import dev.sluice.wire.SetupTimes;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** All roles of a node, on loopback and on one event loop; its audit stays in memory. */
final class OneLoopNode implements AutoCloseable {
  static final String CLOSED = "closed.test";
  static final String OPEN = "open.test";

  private static final String NAME = "node";
  private static final ServiceSettings SERVICES =
      new ServiceSettings(
          Duration.ofSeconds(2),
          new ServiceSettings.Retry(Duration.ofMillis(50), Duration.ofMillis(200)),
          new ServiceSettings.Breaker(3, Duration.ofSeconds(1)));

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final ReportedServices board = new ReportedServices();
  private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
  private final ControlVerticle control;
  private final int port;

  private OneLoopNode(Path config, Path state) throws IOException {
    BusCodecs.registerAll(vertx.eventBus());
    board.listen(vertx.eventBus());
    control =
        new ControlVerticle(
            NAME,
            config,
            state.resolve("control"),
            new GenerationCompiler(new BuiltInEntryCheck()),
            new ControlSettings(Duration.ZERO, Optional.empty()),
            this::audit);
    port = Ports.free();
  }

  /** With the configuration of a directory. */
  static OneLoopNode start(Path config, Path state) throws IOException {
    OneLoopNode node = new OneLoopNode(config, state);
    node.deploy(node.control);
    node.deploy(
        new GenerationFollower(
            new GenerationFollower.Identity(NAME, Set.of(Role.values()), Set.of("default")),
            node.snapshots,
            new GenerationCompiler(BuiltInEntryCheck.none()),
            LastKnownGood.in(state),
            node::audit));
    node.deploy(
        new ChainVerticle(
            NAME,
            node.snapshots,
            node::audit,
            RemoteSettings.of(SERVICES, Map.of()),
            new ChainHealth()));
    node.deploy(
        new ProxyVerticle(
            ProxyServices.create(
                node.vertx,
                node.proxySettings(),
                state,
                node.snapshots,
                node::audit,
                NameSettings.DEFAULTS,
                SetupTimes.NONE,
                TracePolicy.OFF)));
    return node;
  }

  ControlVerticle control() {
    return control;
  }

  int port() {
    return port;
  }

  /** All, oldest first. */
  List<AuditRecord> records() {
    return List.copyOf(records);
  }

  /** As the status page has it. */
  Optional<ChainService> service(String name) {
    return board.services().getOrDefault(NAME, List.of()).stream()
        .filter(service -> service.getName().equals(name))
        .findAny();
  }

  private AuditLog audit() {
    return record -> {
      records.add(record);
      return Future.succeededFuture();
    };
  }

  private void deploy(Deployable verticle) {
    vertx.deployVerticle(verticle).await();
  }

  private ProxySettings proxySettings() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new ProxySettings(
        new HostPort("127.0.0.1", port),
        Sandboxes.NONE,
        List.of(),
        KnownValueSettings.DEFAULTS,
        Map.of(CLOSED, loopback, OPEN, loopback),
        List.of(Cidr.parse("127.0.0.0/8")),
        UpstreamSettings.DEFAULTS,
        ConnectionLimits.DEFAULTS,
        Timeouts.DEFAULTS,
        Capacity.DEFAULTS,
        HalfClose.ABORT,
        RefusedConnect.STATUS,
        ProxySettings.DEFAULTS.http2(),
        ProxySettings.DEFAULTS.localHosts(),
        Optional.empty(),
        false);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
