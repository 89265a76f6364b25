package dev.sluice.control.change;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Polls the configuration files and reloads them once a change has settled, since
 * an editor or a copy may write in several steps. Rejected files are read again when they change,
 * on a reload request, or when the fault of their disk may have passed.
 */
public final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  public static final String NONE = "";

  private final Vertx vertx;
  private final Supplier<Future<String>> fingerprint;
  private final Supplier<Future<ChangeResult>> reload;
  private String lastFault = "";
  private Optional<ChangeResult.Rejected> lastRejected = Optional.empty();
  private String loaded;
  private String seen;
  private boolean busy;

  public FileWatch(
      Vertx vertx,
      Supplier<Future<String>> fingerprint,
      String loaded,
      Supplier<Future<ChangeResult>> reload) {
    this.vertx = vertx;
    this.fingerprint = fingerprint;
    this.reload = reload;
    this.loaded = loaded;
    this.seen = loaded;
  }

  /**
   * Starts polling.
   *
   * @param interval zero disables the watch
   */
  public void start(Duration interval) {
    if (interval.isPositive()) {
      vertx.setPeriodic(interval.toMillis(), tick -> poll());
    }
  }

  /**
   * One look at a time: a disk that hangs leaves no queue of them. A directory that cannot be
   * listed is a state of its own: the reload then reports the cause.
   */
  void poll() {
    if (busy) {
      return;
    }
    busy = true;
    fingerprint
        .get()
        .otherwise(Throwable::toString)
        .compose(this::compare)
        .onComplete(done -> busy = false);
  }

  Future<?> compare(String now) {
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(loaded)) {
      return Future.succeededFuture();
    }
    loaded = now;
    return reload.get().onSuccess(this::onReloaded).onFailure(this::onFailure);
  }

  /**
   * Retries at the next tick: the cause, such as permissions, may leave the fingerprint as it is.
   */
  private void onFailure(Throwable fault) {
    loaded = NONE;
    if (!fault.toString().equals(lastFault)) {
      lastFault = fault.toString();
      LOG.error("changed files could not be loaded, retrying: {}", lastFault);
    }
  }

  private void onReloaded(ChangeResult result) {
    lastFault = "";
    Optional<ChangeResult.Rejected> before = lastRejected;
    lastRejected = Optional.empty();
    switch (result) {
      case ChangeResult.Accepted accepted ->
          LOG.info("changed files are generation {}", accepted.generation().getNumber());
      case ChangeResult.PartlyAccepted partly ->
          LOG.error(
              "changed files are generation {}, without {} that were rejected",
              partly.part().generation().getNumber(),
              partly.rejected().refusals().size());
      case ChangeResult.Rejected rejected -> {
        lastRejected = Optional.of(rejected);
        if (!before.equals(lastRejected)) {
          LOG.error(
              "changed files were rejected with {} violations; the generation in force is"
                  + " unchanged",
              rejected.violations().size());
        }
      }
      case ChangeResult.Unchanged unchanged -> {}
      case ChangeResult.Conflict conflict -> {}
    }
  }
}
