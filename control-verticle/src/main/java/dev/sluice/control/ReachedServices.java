package dev.sluice.control;

import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices that a chain node reaches a service that it did not reach before. Event loop only. */
final class ReachedServices {
  /** Bounds the memory that unknown senders can claim. */
  private static final int MAX_NODES = 1024;

  private final Runnable onReached;
  private final Map<String, Set<String>> byNode = new HashMap<>();

  ReachedServices(Runnable onReached) {
    this.onReached = onReached;
  }

  void hear(ChainServices told) {
    if (byNode.size() >= MAX_NODES && !byNode.containsKey(told.getNode())) {
      return;
    }
    Set<String> now =
        told.getServicesList().stream()
            .filter(ChainService::getResolved)
            .map(ChainService::getName)
            .collect(Collectors.toSet());
    Set<String> before = byNode.put(told.getNode(), now);
    if (before != null && !before.containsAll(now)) {
      onReached.run();
    }
  }
}
