package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the chain nodes said they can evaluate; immutable. A name that nobody mentioned counts as
 * unresolved, so that an entry is never skipped for want of knowledge. Where nodes differ, a
 * service that one of them can ask counts, with the smallest of their limits.
 */
final class ServiceCatalog {
  static final ServiceCatalog EMPTY = new ServiceCatalog(Map.of());

  /** A bound for what unknown senders can make us hold. */
  private static final int MAX_NODES = 1024;

  private final Map<String, List<ChainService>> byNode;
  private final Map<String, ChainService> services;
  private final Set<String> wantingMessages;

  private ServiceCatalog(Map<String, List<ChainService>> byNode) {
    this.byNode = Map.copyOf(byNode);
    Map<String, ChainService> merged = new HashMap<>();
    byNode
        .values()
        .forEach(
            said ->
                said.forEach(
                    service -> merged.merge(service.getName(), service, ServiceCatalog::usable)));
    this.services = Map.copyOf(merged);
    this.wantingMessages =
        byNode.values().stream()
            .flatMap(List::stream)
            .filter(ChainService::getWebsocketMessages)
            .map(ChainService::getName)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The same when the node says what it said before, or there are too many. */
  ServiceCatalog with(ChainServices said) {
    if (said.getServicesList().equals(byNode.get(said.getNode()))
        || (byNode.size() >= MAX_NODES && !byNode.containsKey(said.getNode()))) {
      return this;
    }
    Map<String, List<ChainService>> nodes = new HashMap<>(byNode);
    nodes.put(said.getNode(), said.getServicesList());
    return new ServiceCatalog(nodes);
  }

  ServiceCatalog without(String node) {
    Map<String, List<ChainService>> nodes = new HashMap<>(byNode);
    nodes.remove(node);
    return new ServiceCatalog(nodes);
  }

  /** Known, but without an HTTP request binding. */
  boolean isUnbound(String implementation) {
    ChainService service = services.get(implementation);
    return service != null && service.getResolved() && service.getMaxPayloadBytes() == 0;
  }

  /** On some node it wants to see WebSocket messages, which no chain shows it. */
  boolean wantsMessages(String implementation) {
    return wantingMessages.contains(implementation);
  }

  /** Bytes; 0 when unresolved. */
  int payloadLimit(String implementation) {
    ChainService service = services.get(implementation);
    return service == null || !service.getResolved() ? 0 : service.getMaxPayloadBytes();
  }

  /** Bound before unresolved before unbound, so that an entry leaves its chain by consent only. */
  private static ChainService usable(ChainService a, ChainService b) {
    if (isBound(a) && isBound(b)) {
      return a.getMaxPayloadBytes() <= b.getMaxPayloadBytes() ? a : b;
    }
    if (isBound(a) || isBound(b)) {
      return isBound(a) ? a : b;
    }
    return a.getResolved() ? b : a;
  }

  private static boolean isBound(ChainService service) {
    return service.getResolved() && service.getMaxPayloadBytes() > 0;
  }
}
