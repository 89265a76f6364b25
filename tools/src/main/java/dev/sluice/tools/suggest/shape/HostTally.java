package dev.sluice.tools.suggest.shape;

import dev.sluice.policy.document.Protocol;
import dev.sluice.policy.shape.KeepRoom;
import dev.sluice.policy.shape.PathTree;
import dev.sluice.tools.suggest.record.CallNames;
import dev.sluice.tools.suggest.record.DeniedEvent;
import dev.sluice.tools.suggest.record.RequestedAccess;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one sandbox was denied at one host and port. One thread. */
public final class HostTally {
  private static final String BY_BODY = "";

  private final Map<Way, PathTree<PathLeaf>> trees = new TreeMap<>();
  private final KeepRoom room;
  private Optional<Evidence> tunnel = Optional.empty();
  private long count;

  /**
   * Requests whose paths are compared with each other.
   *
   * @param method empty where bodies decide
   */
  public record Way(Protocol protocol, String method) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      return Comparator.comparing(Way::protocol).thenComparing(Way::method).compare(this, other);
    }
  }

  HostTally(KeepRoom room) {
    this.room = room;
  }

  /** Counts a denial; false when there is no room. */
  boolean add(DeniedEvent event, RequestedAccess wish) {
    if (room.isFull()) {
      return false;
    }
    switch (wish) {
      case RequestedAccess.Tunnel ignored -> {
        Evidence refused = tunnel.orElseGet(Evidence::new);
        refused.add(event);
        tunnel = Optional.of(refused);
      }
      case RequestedAccess.Http http ->
          tree(new Way(Protocol.REST, http.method())).at(http.path()).add(event, http.queryKeys());
      case RequestedAccess.Calls calls -> {
        PathLeaf leaf = tree(new Way(calls.protocol(), BY_BODY)).at(calls.path());
        for (CallNames call : calls.calls()) {
          leaf.add(event, call, room);
        }
      }
      case RequestedAccess.Nothing ignored -> {
        return false;
      }
    }
    count++;
    return true;
  }

  private PathTree<PathLeaf> tree(Way way) {
    return trees.computeIfAbsent(
        way,
        unseen -> {
          room.take(unseen.method());
          return new PathTree<>(room, PathLeaf::new);
        });
  }

  public Map<Way, PathTree<PathLeaf>> trees() {
    return Collections.unmodifiableMap(trees);
  }

  public Optional<Evidence> tunnel() {
    return tunnel;
  }

  public long count() {
    return count;
  }
}
