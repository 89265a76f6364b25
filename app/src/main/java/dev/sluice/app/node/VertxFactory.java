package dev.sluice.app.node;

import dev.sluice.proto.BusCodecs;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;

/** The Vert.x of a node: an event loop for each core, native sockets where there are any. */
public final class VertxFactory {
  private VertxFactory() {}

  /** Every message type of the bus is registered on return. */
  public static Vertx create(MeterRegistry meters) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setPreferNativeTransport(true)
            .setMetricsOptions(metrics());
    Vertx vertx =
        Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(meters)).build();
    BusCodecs.registerAll(vertx.eventBus());
    return vertx;
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
