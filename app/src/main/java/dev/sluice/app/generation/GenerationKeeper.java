package dev.sluice.app.generation;

import dev.sluice.proto.v1.Generation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the generation in force on disk, on a thread of its own: a disk that hangs keeps no
 * generation from coming into force. At most one save runs, and the newest generation follows it.
 * Event loop only.
 */
final class GenerationKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationKeeper.class);

  /** Longest time that a start waits for the disk. */
  private static final Duration READ_LIMIT = Duration.ofSeconds(5);

  /** Time from which a save counts as late. */
  private static final Duration LATE = Duration.ofSeconds(3);

  /** Longest time that a stop waits for the disk. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private static final int IDLE_SECONDS = 5;

  private final Context context;
  private final GenerationDisk disk;
  private final GenerationCondition condition;
  private final ThreadPoolExecutor thread;
  private final SaveProgress progress = new SaveProgress();

  /** Results arrive on the context. */
  GenerationKeeper(Context context, GenerationDisk disk, GenerationCondition condition) {
    this.context = context;
    this.disk = disk;
    this.condition = condition;
    // At most one read and one save wait for it.
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(2),
            Thread.ofPlatform().daemon().name("last-generation").factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /** What the disk has, or that it does not answer. */
  Future<GenerationDisk.Kept> read() {
    return run(disk::read)
        .timeout(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(
            late ->
                GenerationDisk.Kept.unusable(
                    disk.name() + " does not answer and is not used; check its disk"));
  }

  /** Saves a generation in place of the one before; returns at once. */
  void save(Generation newest) {
    progress.unsaved = Optional.of(newest);
    saveNext();
  }

  /** Tries a failed save again, and tells one that is late. */
  void tick() {
    if (progress.isLate(LATE)) {
      tell(disk.name() + " does not answer");
    }
    saveNext();
  }

  /** Completes when the last save has ended, or has had its time. */
  Future<?> settle() {
    return progress.last.timeout(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private void saveNext() {
    if (progress.saving || progress.unsaved.isEmpty()) {
      return;
    }
    Generation next = progress.unsaved.get();
    progress.begin();
    progress.last =
        run(() -> {
              disk.write(next);
              return next;
            })
            .onComplete(done -> progress.saving = false)
            .onSuccess(this::onSaved)
            .onFailure(e -> tell(disk.name() + " cannot be written (" + e + ")"));
  }

  private void onSaved(Generation saved) {
    progress.unsaved = progress.unsaved.filter(newest -> !newest.equals(saved));
    if (progress.unsaved.isEmpty()) {
      if (!condition.faults().isEmpty()) {
        LOG.info("generation {} is saved", saved.getNumber());
      }
      condition.onSaved();
    }
    saveNext();
  }

  /** Logs a cause once. */
  private void tell(String cause) {
    long number = progress.unsaved.map(Generation::getNumber).orElse(0L);
    String fault =
        "state: generation %d is in force, but not saved for a restart: %s; check the disk"
            .formatted(number, cause);
    if (!condition.faults().contains(fault)) {
      condition.onUnsaved(fault);
      LOG.error("a restart would begin with another generation: {}", fault);
    }
  }

  private <T> Future<T> run(Callable<T> work) {
    Promise<T> result = Promise.promise();
    thread.execute(() -> run(work, result));
    return result.future();
  }

  private <T> void run(Callable<T> work, Promise<T> result) {
    try {
      T value = work.call();
      context.runOnContext(go -> result.complete(value));
    } catch (Exception e) {
      context.runOnContext(go -> result.fail(e));
    }
  }

  /** Where the saves are. */
  private static final class SaveProgress {
    private Optional<Generation> unsaved = Optional.empty();
    private Future<?> last = Future.succeededFuture();
    private boolean saving;
    private long sinceNanos;

    void begin() {
      saving = true;
      sinceNanos = System.nanoTime();
    }

    boolean isLate(Duration limit) {
      return saving && System.nanoTime() - sinceNanos >= limit.toNanos();
    }
  }
}
