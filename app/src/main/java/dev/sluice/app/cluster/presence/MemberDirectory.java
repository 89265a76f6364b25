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

/** The members, their bus ports and their bus handlers, as last announced. Immutable. */
final class MemberDirectory {
  static final MemberDirectory EMPTY = new MemberDirectory(Map.of(), Map.of());

  private final Map<String, NodeInfo> nodes;
  private final Map<String, List<RegistrationInfo>> handlers;

  private MemberDirectory(
      Map<String, NodeInfo> nodes, Map<String, List<RegistrationInfo>> handlers) {
    this.nodes = nodes;
    this.handlers = handlers;
  }

  static MemberDirectory of(Collection<NodePresence> members) {
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
    return new MemberDirectory(Map.copyOf(nodes), Map.copyOf(handlers));
  }

  List<String> nodes() {
    return List.copyOf(nodes.keySet());
  }

  Optional<NodeInfo> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  List<RegistrationInfo> handlers(String address) {
    return handlers.getOrDefault(address, List.of());
  }

  Set<String> changedSince(MemberDirectory before) {
    Set<String> changed = new HashSet<>(handlers.keySet());
    changed.addAll(before.handlers.keySet());
    changed.removeIf(address -> handlers(address).equals(before.handlers(address)));
    return changed;
  }
}
