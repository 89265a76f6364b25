package dev.sluice.proxy.request;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Event loop only. Work of one loop that is too long for one turn. One part of it runs in each
 * turn, by turns of sandboxes. A part asks for the next one, so that an exchange has few at a time.
 */
public final class LongWork {
  private final Consumer<Runnable> inNextTurn;

  /** By sandbox; the next one first. */
  private final SequencedMap<String, Queue<Runnable>> parts = new LinkedHashMap<>();

  private boolean due;

  /**
   * Begins without work.
   *
   * @param inNextTurn runs an action in the loop's next turn, behind the sockets that are ready
   */
  public LongWork(Consumer<Runnable> inNextTurn) {
    this.inNextTurn = inNextTurn;
  }

  /** Runs the next part of some work in a later turn, always. It must not throw. */
  public void later(String sandbox, Runnable part) {
    parts.computeIfAbsent(sandbox, ignored -> new ArrayDeque<>(1)).add(part);
    await();
  }

  /** Completes in a later turn, always. */
  public Future<Void> turn(String sandbox) {
    Promise<Void> turn = Promise.promise();
    later(sandbox, turn::complete);
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
    Map.Entry<String, Queue<Runnable>> turn = parts.pollFirstEntry();
    Queue<Runnable> own = turn.getValue();
    Runnable part = own.remove();
    if (!own.isEmpty()) {
      parts.put(turn.getKey(), own);
    }
    await();
    part.run();
  }
}
