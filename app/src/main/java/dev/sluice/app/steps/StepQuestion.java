package dev.sluice.app.steps;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.StepsWanted;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.UUID;

/**
 * What a listener asks all proxies of the cluster.
 *
 * @param listener its id
 */
record StepQuestion(EventBus bus, String listener, StepQuery query) {
  StepQuestion(EventBus bus, StepQuery query) {
    this(bus, UUID.randomUUID().toString(), query);
  }

  /** Where the proxies answer. */
  MessageConsumer<StepsTold> answers() {
    return bus.consumer(BusAddress.steps(listener));
  }

  /**
   * Asks.
   *
   * @param lease time that the proxies answer without being asked again; zero stops them
   */
  void ask(Duration lease) {
    bus.publish(
        BusAddress.STEPS_WANTED,
        StepsWanted.newBuilder()
            .setListener(listener)
            .setSandbox(query.sandbox())
            .setHost(query.host())
            .setRequests(query.requests())
            .setLeaseMs((int) lease.toMillis())
            .build());
  }
}
