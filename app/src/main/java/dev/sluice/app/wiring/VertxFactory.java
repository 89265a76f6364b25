package dev.sluice.app.wiring;

import dev.sluice.app.cluster.Membership;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
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

/** Creates the Vert.x of a node: one event loop per core, native sockets where available. */
public final class VertxFactory {
  private static final Duration JOIN = Duration.ofSeconds(30);

  private VertxFactory() {}

  /** Creates one without a cluster. All message codecs are registered on return. */
  public static Vertx create(MeterRegistry meters) {
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
