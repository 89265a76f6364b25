package dev.sluice.app.wiring;

import dev.sluice.app.cluster.Membership;
import dev.sluice.app.cluster.UnusableCluster;
import dev.sluice.app.metrics.NodeMeters;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.proto.BusCodecs;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Vert.x of a node, alone or as a member of its cluster: one event loop per core, native
 * sockets where available. Blocks; not for event loops.
 */
public final class NodeVertx {
  private static final Duration JOIN = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(NodeVertx.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private NodeVertx() {}

  /**
   * Opens it and joins the cluster, if there is one.
   *
   * @param name of the node
   * @param teardown closes both
   * @throws StartFailure when there is no cluster that runs the other roles, or it is unusable
   */
  static Vertx open(String name, Settings settings, MeterRegistry meters, Teardown teardown) {
    Vertx vertx = create(name, settings, meters, teardown);
    NodeMeters.tellTime(meters, vertx);
    teardown.push("vert.x", () -> Deployments.await(vertx.close(), CLOSE_TIMEOUT));
    return vertx;
  }

  private static Vertx create(
      String name, Settings settings, MeterRegistry meters, Teardown teardown) {
    if (!settings.cluster().joins()) {
      requireEveryRole(settings);
      return alone(meters);
    }
    Membership membership = join(name, settings);
    teardown.push("cluster", membership::close);
    return clustered(meters, membership);
  }

  private static Membership join(String name, Settings settings) {
    try {
      Membership membership = Membership.join(name, settings.cluster());
      LOG.info("joined the cluster: {}", membership.members());
      return membership;
    } catch (UnusableCluster e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireEveryRole(Settings settings) {
    if (settings.roles().size() < Role.values().length) {
      throw new StartFailure(
          "roles: this node runs %s only and cluster.members is empty: no node runs the others; list"
                  .formatted(Role.words(settings.roles()))
              + " members, or run proxy, chain and control",
          new IllegalStateException("no cluster"));
    }
  }

  /** Creates one without a cluster. All message codecs are registered on return. */
  public static Vertx alone(MeterRegistry meters) {
    return prepared(builder(options(), meters).build(), meters);
  }

  /**
   * Creates one whose bus reaches the other members. Blocks.
   *
   * @throws UnusableAddress when the bus cannot listen on its address
   */
  static Vertx clustered(MeterRegistry meters, Membership membership) {
    EventBusOptions bus = membership.bus();
    Future<Vertx> built =
        builder(options().setEventBusOptions(bus), meters)
            .withClusterManager(membership.clusterManager())
            .buildClustered()
            .recover(e -> Future.failedFuture(explained(bus, e)));
    return prepared(Deployments.await(built, JOIN), meters);
  }

  private static Throwable explained(EventBusOptions bus, Throwable failure) {
    return UnusableAddress.explain(
        "cluster.bus_port", new HostPort(bus.getHost(), bus.getPort()), failure);
  }

  private static Vertx prepared(Vertx vertx, MeterRegistry meters) {
    vertx.exceptionHandler(new InternalErrors(meters));
    BusCodecs.registerAll(vertx.eventBus());
    return vertx;
  }

  private static VertxBuilder builder(VertxOptions options, MeterRegistry meters) {
    return Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(meters));
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
        .setPreferNativeTransport(true)
        .setMetricsOptions(metrics());
  }

  /**
   * The roles count sockets, calls of services and bus messages themselves; Vert.x would pay
   * lookups per read and per call.
   */
  private static MicrometerMetricsOptions metrics() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
        .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
        .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
  }
}
