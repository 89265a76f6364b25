package dev.sluice.control.proposal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Those who wait for a decision, a few for each sandbox. Event loop only. */
final class ProposalWaits {
  /** A proxy lets four wait; there are several. */
  static final int OF_SANDBOX = 32;

  static final Duration LONGEST = Duration.ofSeconds(55);

  private final Vertx vertx;
  private final Map<String, Integer> count = new HashMap<>();
  private final Map<String, List<Promise<Void>>> waiting = new HashMap<>();

  ProposalWaits(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Completes when the proposal is decided or the time is over; at once when too many wait. */
  Future<Void> decided(String sandbox, String id, long millis) {
    long wait = Math.min(millis, LONGEST.toMillis());
    if (wait < 1 || count.getOrDefault(sandbox, 0) >= OF_SANDBOX) {
      return Future.succeededFuture();
    }
    count.merge(sandbox, 1, Integer::sum);
    Promise<Void> decision = Promise.promise();
    waiting.computeIfAbsent(id, unseen -> new ArrayList<>()).add(decision);
    long timer = vertx.setTimer(wait, over -> decision.tryComplete());
    return decision
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              count.computeIfPresent(sandbox, (own, waits) -> waits == 1 ? null : waits - 1);
              waiting.computeIfPresent(
                  id,
                  (own, all) -> {
                    all.remove(decision);
                    return all.isEmpty() ? null : all;
                  });
            });
  }

  void tell(String id) {
    List.copyOf(waiting.getOrDefault(id, List.of())).forEach(Promise::tryComplete);
  }
}
