package dev.sluice.app.generation;

import dev.sluice.config.source.Compilation;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of this node's chain for generations that the node does not hold: the proxy of another
 * node may be ahead of it, or behind. Every request is answered; the chain then looks for the
 * generation itself. Event loop only.
 */
final class WantedGenerations {
  private static final long FETCH_TIMEOUT_MS = 1_500;

  /** Bounds the queue; further requests are answered at once. */
  private static final int MAX_WAITING = 1024;

  private static final int MAX_PULLS = SnapshotHolder.KEPT;

  private final Vertx vertx;
  private final SnapshotHolder snapshots;
  private final GenerationCompiler compiler;
  private final List<Message<FetchGeneration>> newer = new ArrayList<>();
  private final Map<Long, Future<?>> pulls = new HashMap<>();

  WantedGenerations(Vertx vertx, SnapshotHolder snapshots, GenerationCompiler compiler) {
    this.vertx = vertx;
    this.snapshots = snapshots;
    this.compiler = compiler;
  }

  void await(Message<FetchGeneration> message) {
    if (newer.size() < MAX_WAITING) {
      newer.add(message);
    } else {
      answer(message);
    }
  }

  /**
   * Answers queued requests after a fetch of the newest generation.
   *
   * @param more another fetch follows at once; requests for newer generations wait for it
   */
  void settle(long applied, boolean more) {
    List<Message<FetchGeneration>> waiting = List.copyOf(newer);
    newer.clear();
    for (Message<FetchGeneration> message : waiting) {
      if (more && message.body().getNumber() > applied) {
        newer.add(message);
      } else {
        answer(message);
      }
    }
  }

  void pull(Message<FetchGeneration> message) {
    long number = message.body().getNumber();
    if (pulls.size() >= MAX_PULLS && !pulls.containsKey(number)) {
      answer(message);
      return;
    }
    Future<?> pull = pulls.get(number);
    if (pull == null) {
      pull = fetch(message.body()).onComplete(done -> pulls.remove(number));
      pulls.put(number, pull);
    }
    pull.onComplete(done -> answer(message));
  }

  private Future<?> fetch(FetchGeneration wanted) {
    return vertx
        .eventBus()
        .<Generation>request(
            BusAddress.GENERATION_FETCH,
            wanted,
            new DeliveryOptions().setSendTimeout(FETCH_TIMEOUT_MS))
        .compose(found -> compile(found.body()))
        .onSuccess(this::keep);
  }

  private Future<Compilation<Snapshot>> compile(Generation older) {
    return vertx.executeBlocking(() -> compiler.compile(older, snapshots.current()));
  }

  private void keep(Compilation<Snapshot> compilation) {
    switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> snapshots.keep(compiled.value());
      case Compilation.Rejected<Snapshot> rejected -> {
        // Compiled by another version of Sluice, not by this one: the request fails by on_error.
      }
    }
  }

  private static void answer(Message<FetchGeneration> message) {
    message.reply(Acknowledged.getDefaultInstance());
  }
}
