package dev.sluice.app.admin;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The middleware services that the chain nodes last reported. Any thread. */
public final class ReportedServices {
  /** Chain nodes report every second. */
  private static final Duration EXPIRY = Duration.ofSeconds(5);

  /** Bounds the memory that unknown senders can claim. */
  private static final int MAX_NODES = 1024;

  private final Map<String, Received> byNode = new ConcurrentHashMap<>();

  public void listen(EventBus bus) {
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, message -> put(message.body()));
  }

  /** By chain node; nodes that stopped reporting are left out. */
  public Map<String, List<ChainService>> services() {
    Map<String, List<ChainService>> services = new TreeMap<>();
    removeExpired();
    byNode.forEach((node, received) -> services.put(node, received.services()));
    return services;
  }

  private void put(ChainServices services) {
    removeExpired();
    if (byNode.size() < MAX_NODES || byNode.containsKey(services.getNode())) {
      byNode.put(services.getNode(), new Received(services.getServicesList(), System.nanoTime()));
    }
  }

  private void removeExpired() {
    long now = System.nanoTime();
    byNode.values().removeIf(received -> now - received.atNanos() > EXPIRY.toNanos());
  }

  private record Received(List<ChainService> services, long atNanos) {}
}
