package dev.sluice.chain;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.function.Supplier;

/** Event loop only. Tells the bus what this node can evaluate. */
final class ServicePublisher {
  private final EventBus bus;
  private final String node;
  private final Supplier<List<ChainService>> services;

  ServicePublisher(EventBus bus, String node, Supplier<List<ChainService>> services) {
    this.bus = bus;
    this.node = node;
    this.services = services;
  }

  void publish() {
    bus.publish(
        BusAddress.CHAIN_SERVICES,
        ChainServices.newBuilder().setNode(node).addAllServices(services.get()).build());
  }
}
