package dev.sluice.app.cluster.presence;

import dev.sluice.proto.v1.NodePresence;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The latest announcement of each current member. One thread.
 *
 * @param <M> identifies a member
 */
final class PresenceRegistry<M> {
  private final Map<M, NodePresence> announced = new HashMap<>();
  private Set<M> members = Set.of();

  void onMembers(Collection<M> present) {
    members = Set.copyOf(present);
    announced.keySet().retainAll(members);
  }

  /**
   * Keeps an announcement when it is newer than the known one and its sender is a member.
   *
   * @return whether it was kept
   */
  boolean onAnnouncement(M member, NodePresence presence) {
    NodePresence known = announced.getOrDefault(member, NodePresence.getDefaultInstance());
    if (!members.contains(member) || presence.getNumber() <= known.getNumber()) {
      return false;
    }
    announced.put(member, presence);
    return true;
  }

  Set<M> silent() {
    Set<M> silent = new HashSet<>(members);
    silent.removeAll(announced.keySet());
    return silent;
  }

  MemberDirectory directory() {
    return MemberDirectory.of(announced.values());
  }
}
