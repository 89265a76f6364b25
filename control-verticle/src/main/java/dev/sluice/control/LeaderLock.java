package dev.sluice.control;

import dev.sluice.control.store.DirectoryLock;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Event loop only. The right to be the active control node. The lock on the store decides: the file
 * system keeps it from all but one process, also while the cluster is split, and lets go of it when
 * that process dies. Who has it still asks the cluster whether another node is active, for stores
 * on file systems that do not tell machines of each other's locks. Where both fail, {@link
 * dev.sluice.control.store.GenerationStore} gives no number twice.
 */
final class Seat {
  private static final long ASK_MS = 1_000;

  private final Vertx vertx;
  private final Path store;

  Seat(Vertx vertx, Path store) {
    this.vertx = vertx;
    this.store = store;
  }

  /**
   * Fails with {@link ControlElsewhere} when another node has it, or with what keeps the store from
   * being used.
   */
  Future<DirectoryLock> take() {
    return vertx
        .executeBlocking(() -> DirectoryLock.tryClaim(Files.createDirectories(store)))
        .compose(
            lock ->
                lock.isPresent()
                    ? unlessAnotherIsActive(lock.get())
                    : active().compose(node -> Future.failedFuture(new ControlElsewhere(node))));
  }

  Future<Void> leave(DirectoryLock lock) {
    return vertx.executeBlocking(() -> close(lock));
  }

  /** The name of the node that answers as the active one. */
  Future<Optional<String>> active() {
    return vertx
        .eventBus()
        .<NodeReport>request(
            BusAddress.CONTROL_ACTIVE,
            Acknowledged.getDefaultInstance(),
            new DeliveryOptions().setSendTimeout(ASK_MS))
        .map(message -> Optional.of(message.body().getNode()))
        .otherwise(Optional.empty());
  }

  private Future<DirectoryLock> unlessAnotherIsActive(DirectoryLock lock) {
    return active()
        .compose(
            node ->
                node.isEmpty()
                    ? Future.succeededFuture(lock)
                    : leave(lock).transform(left -> refuse(node.get())));
  }

  private Future<DirectoryLock> refuse(String node) {
    return Future.failedFuture(
        new IOException(
            "control.store: %s is free although %s is active; the two have to share one store, whose file system knows locks"
                .formatted(store, node)));
  }

  private static Void close(DirectoryLock lock) throws IOException {
    lock.close();
    return null;
  }
}
