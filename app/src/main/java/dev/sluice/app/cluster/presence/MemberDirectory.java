package dev.sluice.app.cluster.presence;

import dev.sluice.proto.v1.BusHandler;
import dev.sluice.proto.v1.NodePresence;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is where and answers what, as the members last said; immutable. */
final class Directory {
  static final Directory EMPTY = new Directory(Map.of(), Map.of());

  private final Map<String, NodeInfo> nodes;
  private final Map<String, List<RegistrationInfo>> handlers;

  private Directory(Map<String, NodeInfo> nodes, Map<String, List<RegistrationInfo>> handlers) {
    this.nodes = nodes;
    this.handlers = handlers;
  }

  static Directory of(Collection<NodePresence> members) {
    Map<String, NodeInfo> nodes = new HashMap<>();
    Map<String, List<RegistrationInfo>> handlers = new HashMap<>();
    for (NodePresence member : members) {
      if (member.getBusPort() == 0) {
        continue;
      }
      nodes.put(member.getNode(), new NodeInfo(member.getBusHost(), member.getBusPort(), null));
      for (BusHandler handler : member.getHandlersList()) {
        handlers
            .computeIfAbsent(handler.getAddress(), address -> new ArrayList<>())
            .add(new RegistrationInfo(member.getNode(), handler.getSequence(), false));
      }
    }
    handlers.replaceAll((address, list) -> List.copyOf(list));
    return new Directory(Map.copyOf(nodes), Map.copyOf(handlers));
  }

  List<String> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /** Where a node's bus listens. */
  Optional<NodeInfo> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  List<RegistrationInfo> handlers(String address) {
    return handlers.getOrDefault(address, List.of());
  }

  /** The addresses that are answered otherwise than before. */
  Set<String> changedSince(Directory before) {
    Set<String> changed = new HashSet<>(handlers.keySet());
    changed.addAll(before.handlers.keySet());
    changed.removeIf(address -> handlers(address).equals(before.handlers(address)));
    return changed;
  }
}
