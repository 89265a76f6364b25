package dev.sluice.app.cluster.presence;

import dev.sluice.proto.v1.NodePresence;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What this node was told by those who are members with it; not thread-safe.
 *
 * @param <M> how members are told apart
 */
final class Gathering<M> {
  private final Map<M, NodePresence> said = new HashMap<>();
  private Set<M> members = Set.of();

  /** What others said goes with them; should they come back, they say it again. */
  void members(Collection<M> present) {
    members = Set.copyOf(present);
    said.keySet().retainAll(members);
  }

  /**
   * Keeps the newest; answers whether that changed anything. What comes from somebody who is no
   * member is dropped.
   */
  boolean heard(M member, NodePresence presence) {
    NodePresence known = said.getOrDefault(member, NodePresence.getDefaultInstance());
    if (!members.contains(member) || presence.getNumber() <= known.getNumber()) {
      return false;
    }
    said.put(member, presence);
    return true;
  }

  /** Those who have not said anything since they became members. */
  Set<M> unheard() {
    Set<M> unheard = new HashSet<>(members);
    unheard.removeAll(said.keySet());
    return unheard;
  }

  Directory directory() {
    return Directory.of(said.values());
  }
}
