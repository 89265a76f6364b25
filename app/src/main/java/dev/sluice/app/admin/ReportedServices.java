package dev.sluice.app.node;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the chain nodes last said they can evaluate; any thread reads. */
final class ServiceBoard {
  /** They repeat it every second. */
  private static final Duration GONE = Duration.ofSeconds(5);

  /** A bound for what unknown senders can make us hold. */
  private static final int MAX_NODES = 1024;

  private final Map<String, Said> byNode = new ConcurrentHashMap<>();

  void listen(EventBus bus) {
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, message -> put(message.body()));
  }

  /** By chain node; those that fell silent are left out. */
  Map<String, List<ChainService>> services() {
    Map<String, List<ChainService>> services = new TreeMap<>();
    forgetTheGone();
    byNode.forEach((node, said) -> services.put(node, said.services()));
    return services;
  }

  private void put(ChainServices services) {
    forgetTheGone();
    if (byNode.size() < MAX_NODES || byNode.containsKey(services.getNode())) {
      byNode.put(services.getNode(), new Said(services.getServicesList(), System.nanoTime()));
    }
  }

  private void forgetTheGone() {
    long now = System.nanoTime();
    byNode.values().removeIf(said -> now - said.atNanos() > GONE.toNanos());
  }

  private record Said(List<ChainService> services, long atNanos) {}
}
