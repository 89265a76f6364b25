package dev.sluice.app.node;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the chain nodes last said they can evaluate; any thread reads. */
final class ServiceBoard {
  /** A bound for what unknown senders can make us hold. */
  private static final int MAX_NODES = 1024;

  private final Map<String, List<ChainService>> byNode = new ConcurrentHashMap<>();

  void listen(EventBus bus) {
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, message -> put(message.body()));
  }

  /** By chain node. */
  Map<String, List<ChainService>> services() {
    return Map.copyOf(byNode);
  }

  private void put(ChainServices services) {
    if (byNode.size() < MAX_NODES || byNode.containsKey(services.getNode())) {
      byNode.put(services.getNode(), services.getServicesList());
    }
  }
}
