package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The unanswered requests to one chain verticle; at most as many as the proxy admits at once. Time
 * is counted in sweeps. Event loop only.
 */
final class InFlightCalls {
  /** About 1 s. */
  private static final int OVERDUE_SWEEPS = 4;

  /** Two, since the request may still be on its way while the first probe is answered. */
  private static final int MAX_MISSES = 2;

  private final Map<Long, Call> calls = new LinkedHashMap<>();

  private static final class Call {
    private final Promise<ChainResult> answer = Promise.promise();
    private int sweeps;
    private int misses;
  }

  long begin() {
    long id = ThreadLocalRandom.current().nextLong();
    while (id == 0 || calls.containsKey(id)) {
      id = ThreadLocalRandom.current().nextLong();
    }
    calls.put(id, new Call());
    return id;
  }

  Future<ChainResult> answerOf(long id) {
    return Optional.ofNullable(calls.get(id)).orElseThrow().answer.future();
  }

  void complete(long id, ChainResult result) {
    Optional.ofNullable(calls.remove(id)).ifPresent(call -> call.answer.complete(result));
  }

  void fail(long id, Throwable cause) {
    Optional.ofNullable(calls.remove(id)).ifPresent(call -> call.answer.fail(cause));
  }

  void failAll(RuntimeException cause) {
    List.copyOf(calls.keySet()).forEach(id -> fail(id, cause));
  }

  int size() {
    return calls.size();
  }

  void sweep() {
    calls.values().forEach(call -> call.sweeps++);
  }

  /** At most so many calls without an answer for a second; the next time, others come first. */
  List<Long> overdue(int max) {
    List<Long> overdue = new ArrayList<>();
    for (Map.Entry<Long, Call> open : calls.entrySet()) {
      if (overdue.size() < max && open.getValue().sweeps >= OVERDUE_SWEEPS) {
        overdue.add(open.getKey());
      }
    }
    for (Long id : overdue) {
      Optional.ofNullable(calls.remove(id)).ifPresent(call -> calls.put(id, call));
    }
    return overdue;
  }

  /** Counts a miss for each probed call that the verticle does not have; returns the lost ones. */
  List<Long> lost(List<Long> probed, Set<Long> present) {
    List<Long> lost = new ArrayList<>();
    for (Long id : probed) {
      Call call = calls.get(id);
      if (call == null) {
        continue;
      }
      call.misses = present.contains(id) ? 0 : call.misses + 1;
      if (call.misses >= MAX_MISSES) {
        lost.add(id);
      }
    }
    return lost;
  }
}
