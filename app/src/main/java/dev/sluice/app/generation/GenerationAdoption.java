package dev.sluice.app.generation;

import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.source.Compilation;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles generations and puts them in force on this node. A generation that does not compile is
 * reported once; when it sets {@code fail_closed}, it replaces the one in force and every request
 * is denied. Event loop only.
 */
final class GenerationAdoption {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationAdoption.class);

  private final Vertx vertx;
  private final SnapshotHolder snapshots;
  private final GenerationCompiler compiler;
  private final GenerationKeeper keeper;
  private final GenerationReporter reporter;

  /** Number of the generation in force; 0 while every request is denied. */
  private long applied;

  /** Number of the last generation that did not compile. */
  private long rejected;

  GenerationAdoption(
      Vertx vertx,
      SnapshotHolder snapshots,
      GenerationCompiler compiler,
      GenerationKeeper keeper,
      GenerationReporter reporter) {
    this.vertx = vertx;
    this.snapshots = snapshots;
    this.compiler = compiler;
    this.keeper = keeper;
    this.reporter = reporter;
  }

  /** Puts the last known good generation in force, if there is one. */
  Future<?> resume() {
    return keeper
        .read()
        .compose(found -> vertx.executeBlocking(() -> found.map(this::compile)))
        .onSuccess(compiled -> compiled.ifPresent(this::resume));
  }

  /** Number of the generation in force; 0 while every request is denied. */
  long applied() {
    return applied;
  }

  boolean hasRejected(long number) {
    return number == rejected;
  }

  /** Tells the control role not to wait for this node. Completes when the disk has what it can. */
  Future<?> leave() {
    reporter.leave(applied);
    return keeper.settle();
  }

  /** Puts a generation in force, or rejects it. */
  Future<Void> adopt(Generation generation) {
    // A number always compiles to the same result, so a rejected one is not compiled again.
    if (generation.getNumber() == applied || hasRejected(generation.getNumber())) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> compile(generation))
        .map(
            compiled -> {
              onCompiled(generation, compiled);
              return null;
            });
  }

  private Compilation<Snapshot> compile(Generation generation) {
    return compiler.compile(generation, snapshots.current());
  }

  private void resume(Compilation<Snapshot> lastKnown) {
    switch (lastKnown) {
      case Compilation.Compiled<Snapshot> compiled -> {
        if (swap(compiled.value())) {
          reporter.outdated(compiled.warnings());
        }
      }
      case Compilation.Rejected<Snapshot> invalid ->
          LOG.error("the last known good generation does not compile with this version");
    }
  }

  private void onCompiled(Generation generation, Compilation<Snapshot> compilation) {
    switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> putInForce(generation, compiled);
      case Compilation.Rejected<Snapshot> invalid ->
          reject(generation, invalid.violations().size());
    }
  }

  private void reject(Generation generation, int violations) {
    long before = applied;
    rejected = generation.getNumber();
    switch (GenerationCompiler.onInvalid(generation)) {
      case RETAIN_LAST_VALID -> reporter.rejected(generation, before, violations);
      case FAIL_CLOSED -> {
        Snapshot denying = Snapshot.quarantine(rejected, snapshots.current().registrations());
        if (snapshots.swap(denying)) {
          applied = 0;
          reporter.quarantined(generation, before, violations);
        }
      }
    }
  }

  private void putInForce(Generation generation, Compilation.Compiled<Snapshot> compiled) {
    if (swap(compiled.value())) {
      reporter.loaded(generation, compiled.value().registrations().services().size());
      reporter.outdated(compiled.warnings());
      keeper.save(generation);
    }
  }

  private boolean swap(Snapshot snapshot) {
    boolean newer = snapshots.swap(snapshot);
    applied = newer ? snapshot.generation() : applied;
    return newer;
  }
}
