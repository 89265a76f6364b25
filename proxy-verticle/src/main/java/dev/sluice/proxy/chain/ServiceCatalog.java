package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.HashMap;
import java.util.Map;

/**
 * What the chain nodes said they can evaluate; immutable. A name that nobody mentioned counts as
 * unresolved, so that an entry is never skipped for want of knowledge.
 */
final class ServiceCatalog {
  static final ServiceCatalog EMPTY = new ServiceCatalog(Map.of());

  private final Map<String, ChainService> services;

  private ServiceCatalog(Map<String, ChainService> services) {
    this.services = services;
  }

  ServiceCatalog with(ChainServices said) {
    Map<String, ChainService> merged = new HashMap<>();
    said.getServicesList().forEach(service -> merged.put(service.getName(), service));
    return new ServiceCatalog(Map.copyOf(merged));
  }

  /** Known, but without an HTTP request binding. */
  boolean isUnbound(String implementation) {
    ChainService service = services.get(implementation);
    return service != null && service.getResolved() && service.getMaxPayloadBytes() == 0;
  }

  /** It wants to see WebSocket messages, which no chain shows it. */
  boolean wantsMessages(String implementation) {
    ChainService service = services.get(implementation);
    return service != null && service.getWebsocketMessages();
  }

  /** Bytes; 0 when unresolved. */
  int payloadLimit(String implementation) {
    ChainService service = services.get(implementation);
    return service == null || !service.getResolved() ? 0 : service.getMaxPayloadBytes();
  }
}
