package dev.sluice.app.steps;

import dev.sluice.proto.v1.RequestSteps;
import java.util.HashSet;
import java.util.Set;

/** The requests that a listener takes: the first ones that any proxy tells. Event loop only. */
final class WantedRequests {
  private final int most;
  private final Set<String> admitted = new HashSet<>();
  private int ended;

  WantedRequests(int most) {
    this.most = most;
  }

  /** Takes steps into account; whether the listener wants them. */
  boolean admit(RequestSteps request) {
    boolean known = admitted.contains(request.getUid());
    if (!known && admitted.size() >= most) {
      return false;
    }
    if (request.getCounted()) {
      admitted.add(request.getUid());
    }
    if (request.getEnded() && admitted.contains(request.getUid())) {
      ended++;
    }
    return true;
  }

  /** How many of them have ended. */
  int ended() {
    return ended;
  }

  boolean areComplete() {
    return ended == most;
  }
}
