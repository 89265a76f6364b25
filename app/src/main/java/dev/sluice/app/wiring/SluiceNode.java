package dev.sluice.app.wiring;

import dev.sluice.app.admin.AdminAccess;
import dev.sluice.app.admin.AdminPages;
import dev.sluice.app.admin.AdminServer;
import dev.sluice.app.admin.NodeHealth;
import dev.sluice.app.admin.NodeStatus;
import dev.sluice.app.admin.ReportedServices;
import dev.sluice.app.denials.CountedAudit;
import dev.sluice.app.generation.GenerationCondition;
import dev.sluice.app.generation.GenerationFollower;
import dev.sluice.app.generation.LastKnownGood;
import dev.sluice.app.live.RequestWatch;
import dev.sluice.app.metrics.ConfigurationMeters;
import dev.sluice.app.metrics.Exemplars;
import dev.sluice.app.metrics.MeteredAudit;
import dev.sluice.app.metrics.NodeMeters;
import dev.sluice.app.metrics.ProxyMeters;
import dev.sluice.app.metrics.ServiceMeters;
import dev.sluice.app.metrics.SetupMeters;
import dev.sluice.app.metrics.Version;
import dev.sluice.app.tracing.NodeTracing;
import dev.sluice.audit.AuditSink;
import dev.sluice.audit.journal.NodeId;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.run.ChainVerticle;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.control.ControlVerticle;
import dev.sluice.control.Leadership;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.denial.DenialVerticle;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proto.AuditLog;
import dev.sluice.proxy.ProxyServices;
import dev.sluice.proxy.ProxyVerticle;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.NodeInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts of one node in order: audit, control, configuration, admin, chain, proxy. The
 * {@link Teardown} stops them in reverse: not ready, a last request of each connection, no new
 * connections, requests in flight end, the journal is shipped. Blocks; not for event loops.
 */
public final class SluiceNode {
  private static final String LOCALHOST = "localhost";
  private static final Logger LOG = LoggerFactory.getLogger(SluiceNode.class);
  private static final Duration SHIP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SERVICES_ASKED = Duration.ofSeconds(5);

  private final Settings settings;
  private final Path configDirectory;
  private final Teardown teardown;
  private final String name;
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final ReportedServices services = new ReportedServices();
  private final ChainHealth chains;
  private final Optional<Exemplars> exemplars;
  private final PrometheusMeterRegistry meters;

  private SluiceNode(Settings settings, Path configDirectory, Teardown teardown) {
    this.settings = settings;
    this.configDirectory = configDirectory;
    this.teardown = teardown;
    this.name = nodeName(settings);
    this.chains = new ChainHealth(settings.services().heldBytes());
    this.exemplars =
        NodeTracing.isOn(settings.tracing(), System.getenv())
            ? Optional.of(new Exemplars())
            : Optional.empty();
    this.meters = exemplars.map(NodeMeters::create).orElseGet(NodeMeters::create);
  }

  /**
   * Returns when the node serves. The caller claims the state directory.
   *
   * @param configDirectory read by the control role
   * @param teardown stops the node, also after a failed start
   * @return what is in force
   * @throws StartFailure when an address or a directory cannot be used
   * @throws dev.sluice.control.InvalidConfiguration when policies or registrations are invalid
   */
  public static Snapshots start(Settings settings, Path configDirectory, Teardown teardown)
      throws IOException {
    SluiceNode node = new SluiceNode(settings, configDirectory, teardown);
    node.start();
    return node.snapshots;
  }

  private void start() throws IOException {
    ListenAddress.requireAllFree(settings);
    AdminAccess access = adminAccess();
    TokenParts tokens = TokenParts.open(settings);
    Vertx vertx = NodeVertx.open(name, settings, meters, teardown);
    AuditSink audit = audit();
    teardown.starting("policies and middleware");
    Deployments deployments = new Deployments(vertx, teardown);
    Optional<Leadership> control = control(deployments, audit);
    services.listen(vertx.eventBus());
    GenerationCondition condition = follow(deployments, audit);
    ConfigurationMeters.bind(meters, condition);
    NodeHealth health = new NodeHealth(snapshots, audit, control, condition);
    NodeStatus status =
        new NodeStatus(
            name, settings, snapshots, audit, services, control, condition, tokens.tokens());
    admin(deployments, access, health, status);
    chain(deployments, audit, control, tokens);
    teardown.starting("certificate authority and listeners");
    traffic(deployments, vertx, audit, health);
    health.onServing();
    audit.onServing();
    teardown.push("readiness", health::onDraining);
    LOG.info("{} serves as {}", name, settings.roles());
  }

  private Optional<Leadership> control(Deployments deployments, AuditSink audit)
      throws IOException {
    if (!settings.roles().contains(Role.CONTROL)) {
      return Optional.empty();
    }
    Path own = settings.state().resolve("control");
    Path store = OwnerOnly.createDirectories(settings.control().store().orElse(own));
    ControlVerticle control =
        new ControlVerticle(
            name,
            configDirectory,
            store,
            new GenerationCompiler(new BuiltInEntryCheck()),
            settings.control(),
            audit);
    try {
      deployments.one("control", control);
    } catch (IllegalStateException e) {
      // An unusable store is an operator error, not a bug.
      if (e.getCause() instanceof IOException unusable) {
        throw unusable;
      }
      throw e;
    }
    DenialVerticle denials = new DenialVerticle(settings.control().learn(), control::isActive);
    deployments.one("denials", denials);
    ConfigurationMeters.bind(meters, control);
    ConfigurationMeters.bindDenials(meters, denials);
    return Optional.of(control);
  }

  private AuditSink audit() throws IOException {
    teardown.starting("audit journal");
    AuditSink audit =
        AuditSink.open(
            settings.state(), name, settings.roles(), settings.audit(), settings.kafka());
    teardown.push("audit", () -> audit.close(SHIP_TIMEOUT));
    audit.startShippingEarly();
    return audit;
  }

  /** Open before the first request and after the last, so that health checks find it. */
  private void admin(
      Deployments deployments, AdminAccess access, NodeHealth health, NodeStatus status) {
    NodeMeters.bind(meters, snapshots, chains, status.audit());
    ServiceMeters serviceMeters = new ServiceMeters(meters, chains);
    AdminPages pages =
        new AdminPages(
            access,
            health,
            status,
            format -> {
              serviceMeters.refresh();
              return meters.scrape(format);
            });
    deployments.one("admin", new AdminServer(settings.admin().listen(), pages, status.audit()));
  }

  private AdminAccess adminAccess() throws IOException {
    AdminAccess access = AdminAccess.of(settings.admin());
    if (access instanceof AdminAccess.Closed) {
      LOG.warn(
          "admin.listen {} is not a loopback address and admin.token_file is not set: only health"
              + " is served",
          settings.admin().listen());
    }
    return access;
  }

  private GenerationCondition follow(Deployments deployments, AuditSink audit) throws IOException {
    GenerationFollower follower =
        new GenerationFollower(
            GenerationFollower.Identity.of(name, settings),
            snapshots,
            new GenerationCompiler(BuiltInEntryCheck.none()),
            LastKnownGood.in(settings.state()),
            audit);
    deployments.one("configuration", follower);
    return follower.condition();
  }

  /** At the very first start it waits until services have been asked about their entries. */
  private void chain(
      Deployments deployments, AuditSink audit, Optional<Leadership> control, TokenParts tokens) {
    tokens.serve(deployments, settings);
    if (settings.roles().contains(Role.CHAIN)) {
      RemoteSettings calls = tokens.calls(settings);
      deployments.everyLoop(
          "chain",
          ChainVerticle.DRAIN,
          () -> new ChainVerticle(name, snapshots, audit, calls, chains));
      control
          .flatMap(Leadership::now)
          .ifPresent(own -> Deployments.awaitUpTo(SERVICES_ASKED, own.asked()));
    }
  }

  private AuditLog.Factory counted(Vertx vertx, AuditSink audit) {
    return new CountedAudit(new MeteredAudit(audit, meters, exemplars), vertx, meters);
  }

  private void traffic(Deployments deployments, Vertx vertx, AuditSink audit, NodeHealth health)
      throws IOException {
    if (settings.roles().contains(Role.PROXY)) {
      String id = NodeId.in(settings.state().resolve("audit"));
      Node node = new Node(name, id, Version.text(), settings.roles());
      RequestWatch watch = new RequestWatch(node, vertx);
      deployments.one("steps", watch.reporter());
      NodeTracing tracing = NodeTracing.start(settings.tracing(), System.getenv(), name, meters);
      teardown.push("tracing", tracing::close);
      ProxyServices shared =
          ProxyServices.create(
                  vertx,
                  settings.proxy(),
                  settings.state(),
                  snapshots,
                  watch.over(tracing.around(counted(vertx, audit))),
                  settings.audit().events().names(),
                  new SetupMeters(meters),
                  tracing.policy())
              .at(name, ownAddresses(settings, vertx));
      ProxyMeters.bind(meters, shared);
      if (vertx.isClustered()) {
        health.onAwaitingChainNode();
      }
      if (!settings.roles().contains(Role.CHAIN)) {
        health.onChainsElsewhere(shared.chains());
      }
      Duration ending = settings.proxy().timeouts().ending();
      deployments.everyLoop("proxy", ending, () -> new ProxyVerticle(shared));
    }
    deployments.one("lifecycle", new NodeLifecycle(settings, audit));
  }

  /** The host name and the admin port, which distinguishes nodes on one host. */
  static String nodeName(Settings settings) {
    return hostName(settings.cluster()) + "-" + settings.admin().listen().port();
  }

  /** The cluster address replaces a host name that does not identify the machine. */
  private static String hostName(ClusterSettings cluster) {
    String name = resolvedHostName();
    String address = cluster.listen().host();
    boolean specific = cluster.joins() && !address.equals("0.0.0.0") && !address.equals("::");
    return name.equals(LOCALHOST) && specific ? address : name;
  }

  private static String resolvedHostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The name of a container is often not resolvable.
      return System.getenv().getOrDefault("HOSTNAME", LOCALHOST);
    }
  }

  static Set<HostPort> ownAddresses(Settings settings, Vertx vertx) {
    Set<HostPort> all = new HashSet<>(Set.of(settings.admin().listen()));
    if (settings.cluster().joins()) {
      HostPort members = settings.cluster().listen();
      all.add(members);
      all.add(new HostPort(members.host(), settings.cluster().busPort()));
      all.addAll(settings.cluster().members());
    }
    if (vertx.isClustered()) {
      NodeInfo bus = ((VertxInternal) vertx).clusterManager().getNodeInfo();
      all.add(new HostPort(bus.host(), bus.port()));
    }
    Stream.of(settings.kafka().bootstrapServers().split(",", -1))
        .map(String::strip)
        .map(HostPort::parse)
        .forEach(all::add);
    all.removeIf(address -> address.port() == 0);
    return all;
  }
}
