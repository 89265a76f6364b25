package dev.sluice.proxy.request;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Event loop only. Work of one loop that is too long for one turn. One part runs in each turn, and
 * sandboxes take turns. Each part requests the next one, so that an exchange has few parts at a
 * time.
 */
public final class FairTaskQueue {
  private final Consumer<Runnable> inNextTurn;

  /** By sandbox; the next one first. */
  private final SequencedMap<String, Queue<Part>> parts = new LinkedHashMap<>();

  private boolean due;

  private record Part(Runnable step, BooleanSupplier over) {}

  public FairTaskQueue(Consumer<Runnable> inNextTurn) {
    this.inNextTurn = inNextTurn;
  }

  /**
   * Runs the next part of some work in a later turn, always. It must not throw.
   *
   * @param over whether the work has ended: the part does not run then
   */
  public void later(String sandbox, Runnable part, BooleanSupplier over) {
    parts.computeIfAbsent(sandbox, ignored -> new ArrayDeque<>(1)).add(new Part(part, over));
    await();
  }

  /** Completes in a later turn, always; never when the work has ended before. */
  public Future<Void> turn(String sandbox, BooleanSupplier over) {
    Promise<Void> turn = Promise.promise();
    later(sandbox, turn::complete, over);
    return turn.future();
  }

  private void await() {
    if (!due && !parts.isEmpty()) {
      due = true;
      inNextTurn.accept(this::runOne);
    }
  }

  private void runOne() {
    due = false;
    dropEnded();
    if (parts.isEmpty()) {
      return;
    }
    Map.Entry<String, Queue<Part>> turn = parts.pollFirstEntry();
    Queue<Part> own = turn.getValue();
    Part part = own.remove();
    if (!own.isEmpty()) {
      parts.put(turn.getKey(), own);
    }
    await();
    part.step().run();
  }

  /** Drops the parts of ended work, whose memory is no longer counted. */
  private void dropEnded() {
    parts.values().forEach(own -> own.removeIf(part -> part.over().getAsBoolean()));
    parts.values().removeIf(Queue::isEmpty);
  }
}
