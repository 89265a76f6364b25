package dev.sluice.control;

import dev.sluice.config.file.LockFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The right to be the active control node. Event loop only.
 *
 * <p>The lock on the store decides: the file system grants it to one process, also while the
 * cluster is split, and releases it when that process dies. A node that gets the lock still asks
 * the cluster for another active node, because some file systems do not share locks between
 * machines, and claims to be the active one ({@link dev.sluice.control.rollout.ActiveClaim}). Where
 * all fail, {@link dev.sluice.control.store.GenerationStore} gives no number twice.
 */
final class LeaderLock {
  private static final long QUERY_TIMEOUT_MS = 1_000;

  private final Path store;

  LeaderLock(Path store) {
    this.store = store;
  }

  /**
   * Fails with {@link ControlUnavailable} when another node has the lock, or with the {@link
   * IOException} of an unusable store.
   */
  Future<LockFile> acquire(Vertx vertx) {
    return vertx
        .executeBlocking(() -> LockFile.tryLock(OwnerOnly.createDirectories(store).resolve("lock")))
        .compose(
            lock -> lock.isPresent() ? unlessAnotherIsActive(vertx, lock.get()) : standby(vertx));
  }

  <T> Future<T> standby(Vertx vertx) {
    return activeNode(vertx).compose(node -> Future.failedFuture(ControlUnavailable.standby(node)));
  }

  Future<Void> release(Vertx vertx, LockFile lock) {
    return vertx.executeBlocking(
        () -> {
          lock.close();
          return null;
        });
  }

  private Future<Optional<String>> activeNode(Vertx vertx) {
    return vertx
        .eventBus()
        .<NodeReport>request(
            BusAddress.CONTROL_ACTIVE,
            Acknowledged.getDefaultInstance(),
            new DeliveryOptions().setSendTimeout(QUERY_TIMEOUT_MS))
        .map(message -> Optional.of(message.body().getNode()))
        .otherwise(Optional.empty());
  }

  private Future<LockFile> unlessAnotherIsActive(Vertx vertx, LockFile lock) {
    return activeNode(vertx)
        .compose(
            node ->
                node.isEmpty()
                    ? Future.succeededFuture(lock)
                    : release(vertx, lock).transform(released -> refuse(node.get())));
  }

  private Future<LockFile> refuse(String node) {
    return Future.failedFuture(
        new IOException(
            "control.store: %s is not locked although %s is active; both nodes must share one store on a file system that supports locks"
                .formatted(store, node)));
  }
}
