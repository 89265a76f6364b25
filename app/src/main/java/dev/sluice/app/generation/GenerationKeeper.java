package dev.sluice.app.generation;

import dev.sluice.control.files.BackgroundThreads;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** At most one read and one save wait for the thread. */
  private static final int MAX_WAITING = 2;

  private final Context context;
  private final GenerationDisk disk;
  private final GenerationCondition condition;
  private final BackgroundThreads thread = new BackgroundThreads("last-generation", 1, MAX_WAITING);
  private final SaveProgress progress = new SaveProgress();

  /** Results arrive on the context. */
  GenerationKeeper(Context context, GenerationDisk disk, GenerationCondition condition) {
    this.context = context;
    this.disk = disk;
    this.condition = condition;
  }

  Future<GenerationDisk.Kept> read() {
    return thread
        .call(context, disk::read)
        .timeout(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(this::unread);
  }

  private GenerationDisk.Kept unread(Throwable fault) {
    return GenerationDisk.Kept.unusable(
        fault instanceof TimeoutException
            ? disk.name() + " does not answer and is not used; check its disk"
            : disk.name() + " cannot be read (" + fault + ") and is not used");
  }

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
        thread
            .call(
                context,
                () -> {
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
