package dev.sluice.app.warmup;

import static dev.sluice.app.warmup.WarmUpClient.plain;
import static dev.sluice.app.warmup.WarmUpClient.tunneled;
import static dev.sluice.app.warmup.WarmUpConfiguration.BUILT_IN_HOST;
import static dev.sluice.app.warmup.WarmUpConfiguration.PLAIN_HOST;
import static dev.sluice.app.warmup.WarmUpConfiguration.REMOTE_HOST;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.LeadingLoop;
import dev.sluice.chain.remote.RemoteSettings;
import dev.sluice.chain.run.ChainVerticle;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proxy.ProxyServices;
import dev.sluice.proxy.ProxyVerticle;
import dev.sluice.proxy.timing.SetupTimes;
import dev.sluice.proxy.wire.tls.CertificateAuthority;
import dev.sluice.proxy.wire.tls.UpstreamTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A proxy and a chain on an event loop of their own, between doubles of everything around them.
 * They are the classes of the real node, in other instances: nothing of it is reached. Blocks.
 */
final class WarmUpNode implements AutoCloseable {
  private static final String NAME = "warm-up";
  private static final int CONNECTIONS = 4;
  private static final int REQUESTS = 300;
  private static final Duration TIME = Duration.ofMillis(150);

  /** Longest time for one step. */
  private static final Duration STEP = Duration.ofSeconds(5);

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setWorkerPoolSize(2)
              .setInternalBlockingPoolSize(2)
              .setPreferNativeTransport(true));
  private final AuditLog audit;
  private Optional<String> chain = Optional.empty();

  /**
   * Starts nothing yet.
   *
   * @param audit takes the records
   */
  WarmUpNode(AuditLog audit) {
    this.audit = audit;
  }

  /** Serves requests of each kind, then stops. */
  static void serve(Runnable served) throws IOException, TimeoutException {
    try (WarmUpNode node = new WarmUpNode(WarmUpNode::encode)) {
      node.serve();
      served.run();
    }
  }

  /** As a journal does, without a place for the bytes. */
  private static Future<Void> encode(AuditRecord record) {
    return record.toByteArray().length > 0
        ? Future.succeededFuture()
        : Future.failedFuture(new IllegalStateException("an empty record"));
  }

  /** Serves requests of each kind. */
  void serve() throws IOException, TimeoutException {
    BusCodecs.registerAll(vertx.eventBus());
    CertificateAuthority authority = CertificateAuthority.ephemeral();
    WarmUpConfiguration configuration =
        new WarmUpConfiguration(
            await(OriginDouble.listen(vertx)),
            await(OriginDouble.listen(vertx, authority.mint(BUILT_IN_HOST))),
            await(ServiceDouble.listen(vertx)));
    SnapshotHolder snapshots = configuration.snapshots();
    deployChain(snapshots);
    ProxyVerticle proxy = new ProxyVerticle(proxyServices(authority, snapshots));
    await(vertx.deployVerticle(proxy));
    publish(WarmUpConfiguration.BUILT_IN, WarmUpConfiguration.SERVICE);
    load(configuration, proxy.port());
  }

  private ProxyServices proxyServices(CertificateAuthority authority, SnapshotHolder snapshots)
      throws IOException {
    ProxyServices.Trust trust =
        new ProxyServices.Trust(authority, UpstreamTls.trusting(authority.certificate()));
    return ProxyServices.of(
        vertx, WarmUpConfiguration.proxy(), trust, snapshots, () -> audit, SetupTimes.NONE);
  }

  /** Another instance leads already, so that this one logs nothing of its service. */
  private void deployChain(SnapshotHolder snapshots) throws TimeoutException {
    new LeadingLoop(vertx, NAME, "none").isLeader();
    RemoteSettings remote = RemoteSettings.of(ServiceSettings.DEFAULTS, WarmUpConfiguration.HOSTS);
    ChainVerticle verticle =
        new ChainVerticle(NAME, snapshots, () -> audit, remote, new ChainHealth());
    chain = Optional.of(await(vertx.deployVerticle(verticle)));
  }

  /** Tells the proxy in the place of the leading instance what the chain can evaluate. */
  private void publish(String... implementations) {
    ChainServices.Builder all = ChainServices.newBuilder().setNode(NAME);
    for (String name : implementations) {
      all.addServices(
          ChainService.newBuilder()
              .setName(name)
              .setResolved(true)
              .setMaxPayloadBytes(ServiceDouble.MAX_PAYLOAD));
    }
    vertx.eventBus().publish(BusAddress.CHAIN_SERVICES, all.build());
  }

  private void load(WarmUpConfiguration to, int port) throws TimeoutException {
    NetClient client = vertx.createNetClient(WarmUpClient.options());
    all(budget -> plain(client, port, REMOTE_HOST, to.http(), budget));
    all(budget -> tunneled(client, port, BUILT_IN_HOST, to.https(), budget));
    all(budget -> plain(client, port, PLAIN_HOST, to.http(), budget));
    await(client.close());
  }

  private void all(Kind kind) throws TimeoutException {
    WarmUpBudget budget = new WarmUpBudget(REQUESTS, TIME);
    await(Future.all(Stream.generate(() -> kind.client(budget)).limit(CONNECTIONS).toList()));
  }

  private <T> T await(Future<T> future) throws TimeoutException {
    return future.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The chain takes its leave while the proxy listens: what it says would be logged as lost. */
  @Override
  public void close() {
    chain.ifPresent(id -> vertx.undeploy(id).await());
    vertx.close().await();
  }

  /** Sends requests of one kind over one connection. */
  @FunctionalInterface
  private interface Kind {
    Future<Void> client(WarmUpBudget budget);
  }
}
