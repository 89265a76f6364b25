package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services that the chain nodes report. Immutable. A service without a report counts as
 * unresolved, so that no entry is skipped for lack of knowledge. When reports differ, a service
 * that one node can reach counts, with the smallest limit. That a service runs hooks is remembered
 * when its nodes are gone: hooks never fail open (http-hooks 1.4).
 */
final class ServiceCatalog {
  static final ServiceCatalog EMPTY = new ServiceCatalog(Map.of(), Set.of());

  /** Bounds the memory that unknown senders can take. */
  private static final int MAX_NODES = 1024;

  /** Services of which is remembered that they ran hooks; the same bound. */
  static final int MAX_REMEMBERED = 1024;

  private final Map<String, List<ChainService>> byNode;
  private final Map<String, ChainService> services;
  private final Set<String> messageReaders;
  private final Set<String> allReaders;
  private final Set<String> hooks;
  private final Set<String> requestReaders;
  private final Set<String> responseReaders;
  private final Set<String> requestStreamers;

  private ServiceCatalog(Map<String, List<ChainService>> byNode, Set<String> ranHooks) {
    this.byNode = Map.copyOf(byNode);
    Map<String, ChainService> merged = new HashMap<>();
    byNode
        .values()
        .forEach(
            report ->
                report.forEach(
                    service -> merged.merge(service.getName(), service, ServiceCatalog::usable)));
    this.services = Map.copyOf(merged);
    this.messageReaders = named(ServiceCatalog::readsMessages);
    this.allReaders = named(ChainService::getReadsAllMessages);
    this.hooks = hooks(ranHooks);
    this.requestReaders = named(ChainService::getRequests);
    this.responseReaders = named(ChainService::getResponses);
    this.requestStreamers = named(ChainService::getStreamsRequests);
  }

  private Set<String> named(Predicate<ChainService> wanted) {
    return byNode.values().stream()
        .flatMap(List::stream)
        .filter(wanted)
        .map(ChainService::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those that are reported, and those before until a node reaches them and says otherwise. */
  private Set<String> hooks(Set<String> before) {
    Set<String> reported = named(ChainService::getHooks);
    return Stream.concat(
            reported.stream(),
            before.stream()
                .filter(name -> isUnresolved(name) && !reported.contains(name))
                .limit(MAX_REMEMBERED))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean readsMessages(ChainService service) {
    return service.getMaxMessageBytes() > 0
        || service.getReadsAllMessages()
        || service.getWebsocketMessages();
  }

  /** Unchanged when the report is not new, or when there are too many nodes. */
  ServiceCatalog with(ChainServices report) {
    if (report.getServicesList().equals(byNode.get(report.getNode()))
        || (byNode.size() >= MAX_NODES && !byNode.containsKey(report.getNode()))) {
      return this;
    }
    Map<String, List<ChainService>> nodes = new HashMap<>(byNode);
    nodes.put(report.getNode(), report.getServicesList());
    return new ServiceCatalog(nodes, hooks);
  }

  ServiceCatalog without(String node) {
    Map<String, List<ChainService>> nodes = new HashMap<>(byNode);
    nodes.remove(node);
    return new ServiceCatalog(nodes, hooks);
  }

  boolean isUnbound(String implementation) {
    ChainService service = services.get(implementation);
    return service != null && service.getResolved() && service.getMaxPayloadBytes() == 0;
  }

  boolean isUnresolved(String implementation) {
    ChainService service = services.get(implementation);
    return service == null || !service.getResolved();
  }

  boolean readsMessages(String implementation) {
    return messageReaders.contains(implementation);
  }

  boolean readsAllMessages(String implementation) {
    return allReaders.contains(implementation);
  }

  /** Whether the service requires hooks, or did when a node last reached it. */
  boolean runsHooks(String implementation) {
    return hooks.contains(implementation);
  }

  boolean mayReadRequests(String implementation) {
    return requestReaders.contains(implementation) || !isUnbound(implementation);
  }

  boolean mayReadResponses(String implementation) {
    return responseReaders.contains(implementation) || isUnresolved(implementation);
  }

  boolean streamsRequests(String implementation) {
    return requestStreamers.contains(implementation);
  }

  /** Largest payload in bytes; 0 when unresolved. */
  int payloadLimit(String implementation) {
    ChainService service = services.get(implementation);
    return service == null || !service.getResolved() ? 0 : service.getMaxPayloadBytes();
  }

  /** Prefers bound to unresolved to unbound: an entry is skipped only when all nodes agree. */
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
