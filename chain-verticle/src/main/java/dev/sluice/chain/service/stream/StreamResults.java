package dev.sluice.chain.service.stream;

import dev.sluice.chain.service.socket.ReplyTimer;
import dev.sluice.chain.stage.ServiceStream.Next;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The results of a stream, and the caller that waits for the next one. Unrequested results are at
 * most those of one HTTP/2 frame, or of the stream's window once the service left; the stream
 * counts them. Event loop only.
 */
final class StreamResults<R> {
  private final Queue<R> early = new ArrayDeque<>();
  private Optional<Waiting<R>> waiting = Optional.empty();
  private Optional<Next<R>> over = Optional.empty();

  boolean isOver() {
    return over.isPresent();
  }

  /** Whether the next result must come from the service. */
  boolean isEmpty() {
    return early.isEmpty() && over.isEmpty();
  }

  boolean isAwaited() {
    return waiting.isPresent();
  }

  /**
   * The next result, at once when there is one or none will come.
   *
   * @param timer that runs until then
   * @throws IllegalStateException while another is awaited
   */
  Future<Next<R>> next(Optional<ReplyTimer> timer) {
    if (waiting.isPresent()) {
      throw new IllegalStateException("a result is awaited already");
    }
    Promise<Next<R>> promise = Promise.promise();
    waiting = Optional.of(new Waiting<>(promise, timer));
    @Nullable R ready = early.poll();
    if (ready != null) {
      settle(new Next.Result<>(ready));
    } else {
      over.ifPresent(this::settle);
    }
    return promise.future();
  }

  void add(R result) {
    if (waiting.isPresent()) {
      settle(new Next.Result<>(result));
    } else {
      early.add(result);
    }
  }

  boolean finish(Next<R> how) {
    if (over.isPresent()) {
      return false;
    }
    over = Optional.of(how);
    settle(how);
    return true;
  }

  void drop() {
    early.clear();
  }

  private void settle(Next<R> next) {
    Optional<Waiting<R>> asked = waiting;
    waiting = Optional.empty();
    asked.ifPresent(
        open -> {
          open.timer().ifPresent(ReplyTimer::cancel);
          open.promise().complete(next);
        });
  }

  private record Waiting<R>(Promise<Next<R>> promise, Optional<ReplyTimer> timer) {}
}
