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
 * Event loop only. What one chain verticle was asked and has not answered; as much as the proxy
 * admits at once. Time is counted in sweeps.
 */
final class InFlightCalls {
  /** After 1 s it is worth a question. */
  private static final int OVERDUE_SWEEPS = 4;

  /** A message may be on its way while the first answer is. */
  private static final int MISSED = 2;

  private final Map<Long, Call> calls = new LinkedHashMap<>();

  private static final class Call {
    private final Promise<ChainResult> answer = Promise.promise();
    private int sweeps;
    private int missed;
  }

  /** A new one, under a name that no other proxy gives. */
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

  void answered(long id, ChainResult result) {
    Optional.ofNullable(calls.remove(id)).ifPresent(call -> call.answer.complete(result));
  }

  void failed(long id, Throwable cause) {
    Optional.ofNullable(calls.remove(id)).ifPresent(call -> call.answer.fail(cause));
  }

  void allFailed(RuntimeException cause) {
    List.copyOf(calls.keySet()).forEach(id -> failed(id, cause));
  }

  int size() {
    return calls.size();
  }

  void sweep() {
    calls.values().forEach(call -> call.sweeps++);
  }

  /** Those without an answer for a second, at most so many; the next time others come first. */
  List<Long> overdue(int atMost) {
    List<Long> overdue = new ArrayList<>();
    for (Map.Entry<Long, Call> open : calls.entrySet()) {
      if (overdue.size() < atMost && open.getValue().sweeps >= OVERDUE_SWEEPS) {
        overdue.add(open.getKey());
      }
    }
    for (Long id : overdue) {
      Optional.ofNullable(calls.remove(id)).ifPresent(call -> calls.put(id, call));
    }
    return overdue;
  }

  /** Those of them that were asked for and not there twice. */
  List<Long> missing(List<Long> asked, Set<Long> here) {
    List<Long> missing = new ArrayList<>();
    for (Long id : asked) {
      Call call = calls.get(id);
      if (call == null) {
        continue;
      }
      call.missed = here.contains(id) ? 0 : call.missed + 1;
      if (call.missed >= MISSED) {
        missing.add(id);
      }
    }
    return missing;
  }
}
