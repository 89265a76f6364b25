package dev.sluice.control;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Checks the store once a second, one check at a time: a disk that hangs holds up one check, not a
 * queue of them. Event loop only, except {@link #fault}.
 */
final class StoreCheck {
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Intervals after which a check counts as stuck; a compilation may be ahead of it. */
  private static final int PATIENCE = 15;

  private final Supplier<Future<Void>> check;
  private boolean checking;
  private int waited;
  private volatile Optional<String> fault = Optional.empty();

  StoreCheck(Supplier<Future<Void>> check) {
    this.check = check;
  }

  /**
   * Checks from now on. One tick awaits the other: a periodic timer would make up at once for all
   * that a pause of the process missed.
   */
  void start(Vertx vertx, Consumer<Throwable> onFailure) {
    vertx.setTimer(
        INTERVAL.toMillis(),
        due -> {
          start(vertx, onFailure);
          tick().onFailure(onFailure::accept);
        });
  }

  Future<Void> tick() {
    if (checking) {
      waited++;
      if (waited >= PATIENCE) {
        fault = Optional.of("control.store does not answer; check its disk");
      }
      return Future.succeededFuture();
    }
    checking = true;
    waited = 0;
    return check
        .get()
        .onComplete(done -> checking = false)
        .onSuccess(own -> fault = Optional.empty())
        .onFailure(e -> fault = Optional.of("control.store cannot be read: " + e));
  }

  Optional<String> fault() {
    return fault;
  }
}
