package dev.sluice.app.generation;

import dev.sluice.config.source.Compilation;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.GenerationCompiler.Denying;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles generations and puts them in force on this node. A generation that does not compile is
 * reported once; when it sets {@code fail_closed}, or when there is none to keep, it is in force
 * and the sandboxes whose policies do not compile are denied. Event loop only.
 */
final class GenerationAdoption {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationAdoption.class);

  private final Vertx vertx;
  private final SnapshotHolder snapshots;
  private final GenerationCompiler compiler;
  private final GenerationKeeper keeper;
  private final GenerationReporter reporter;

  private long applied;

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

  Future<?> resume() {
    return keeper
        .read()
        .compose(
            kept -> {
              kept.fault().ifPresent(reporter::unusable);
              return kept.generation().map(this::resume).orElseGet(Future::succeededFuture);
            });
  }

  private Future<Void> resume(Generation lastKnown) {
    return vertx
        .executeBlocking(() -> compile(lastKnown))
        .compose(compiled -> resume(lastKnown, compiled));
  }

  /** Number of the generation in force; 0 while one is that does not compile. */
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

  Future<Void> adopt(Generation generation) {
    // A number always compiles to the same result, so a rejected one is not compiled again.
    if (generation.getNumber() == applied || hasRejected(generation.getNumber())) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> compile(generation))
        .compose(compiled -> onCompiled(generation, compiled));
  }

  private Compilation<Snapshot> compile(Generation generation) {
    long begun = System.nanoTime();
    Compilation<Snapshot> result = compiler.compile(generation, snapshots.current());
    reporter.compiled(result, System.nanoTime() - begun);
    return result;
  }

  private Future<Void> resume(Generation lastKnown, Compilation<Snapshot> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> {
        if (swap(compiled.value())) {
          reporter.observed(compiled.value());
        }
        yield Future.succeededFuture();
      }
      case Compilation.Rejected<Snapshot> invalid -> {
        LOG.error("the last known good generation does not compile with this version");
        yield reject(lastKnown, invalid.violations().size());
      }
    };
  }

  private Future<Void> onCompiled(Generation generation, Compilation<Snapshot> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> {
        putInForce(generation, compiled);
        yield Future.succeededFuture();
      }
      case Compilation.Rejected<Snapshot> invalid ->
          reject(generation, invalid.violations().size());
    };
  }

  /** Without a generation to keep, the policies that compile are in force nevertheless. */
  private Future<Void> reject(Generation generation, int violations) {
    rejected = generation.getNumber();
    boolean closed =
        switch (GenerationCompiler.onInvalid(generation)) {
          case RETAIN_LAST_VALID -> false;
          case FAIL_CLOSED -> true;
        };
    if (!closed && snapshots.current().generation() > 0) {
      reporter.rejected(generation, applied, violations);
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> compiler.denying(generation, snapshots.current()))
        .map(
            denying -> {
              if (closed || denying.isPresent()) {
                deny(generation, violations, denying);
              } else {
                reporter.rejected(generation, applied, violations);
              }
              return null;
            });
  }

  /** Denies the sandboxes whose policies do not compile, or all where that is not enough. */
  private void deny(Generation generation, int violations, Optional<Denying> denying) {
    Snapshot all = Snapshot.quarantine(generation.getNumber(), snapshots.current().registrations());
    if (snapshots.swap(denying.map(Denying::snapshot).orElse(all))) {
      long before = applied;
      applied = 0;
      reporter.quarantined(generation, before, violations, denying.map(Denying::sandboxes));
    }
  }

  private void putInForce(Generation generation, Compilation.Compiled<Snapshot> compiled) {
    if (swap(compiled.value())) {
      reporter.loaded(generation, compiled.value().registrations().services().size());
      reporter.observed(compiled.value());
      keeper.save(generation);
    }
  }

  private boolean swap(Snapshot snapshot) {
    boolean newer = snapshots.swap(snapshot);
    applied = newer ? snapshot.generation() : applied;
    return newer;
  }
}
