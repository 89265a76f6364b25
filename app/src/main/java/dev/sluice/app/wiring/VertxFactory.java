package dev.sluice.app.node;

import dev.sluice.app.cluster.Membership;
import dev.sluice.proto.BusCodecs;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;

/** The Vert.x of a node: an event loop for each core, native sockets where there are any. */
public final class VertxFactory {
  private static final Duration JOIN = Duration.ofSeconds(30);

  private VertxFactory() {}

  /** Every message type of the bus is registered on return. */
  public static Vertx create(MeterRegistry meters) {
    Vertx vertx = builder(options(), meters).build();
    BusCodecs.registerAll(vertx.eventBus());
    return vertx;
  }

  /** One whose bus reaches the other members; blocks. */
  static Vertx clustered(MeterRegistry meters, Membership membership) {
    VertxOptions options = options().setEventBusOptions(membership.bus());
    Vertx vertx =
        Deployments.await(
            builder(options, meters)
                .withClusterManager(membership.clusterManager())
                .buildClustered(),
            JOIN);
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
   * Sockets and the bus are counted by the roles themselves: here each read would cost a lookup.
   */
  private static MicrometerMetricsOptions metrics() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
        .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
        .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
  }
}
