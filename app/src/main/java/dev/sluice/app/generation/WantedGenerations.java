package dev.sluice.app.node;

import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.source.Compilation;
import dev.sluice.control.change.GenerationCompiler;
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
 * Event loop only. Generations that the chain of this node was asked for and does not hold: another
 * node's proxy may be ahead of it, or behind. Whoever asked is answered in any case, and then sees
 * for itself whether the generation is here.
 */
final class WantedGenerations {
  private static final long FETCH_TIMEOUT_MS = 1_500;

  /** Bounds for what waits; the rest is answered at once. */
  private static final int MAX_WAITING = 1024;

  private static final int MAX_PULLS = SnapshotHolder.KEPT;

  private final Vertx vertx;
  private final SnapshotHolder holder;
  private final GenerationCompiler compiler;
  private final List<Message<FetchGeneration>> newer = new ArrayList<>();
  private final Map<Long, Future<?>> pulls = new HashMap<>();

  WantedGenerations(Vertx vertx, SnapshotHolder holder, GenerationCompiler compiler) {
    this.vertx = vertx;
    this.holder = holder;
    this.compiler = compiler;
  }

  /** Waits for {@link #settle}. */
  void await(Message<FetchGeneration> message) {
    if (newer.size() < MAX_WAITING) {
      newer.add(message);
    } else {
      answer(message);
    }
  }

  /**
   * To be called after each fetch of the newest.
   *
   * @param more another fetch follows at once, which those still without theirs wait for
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

  /** Gets one that is not the newest, once for all who ask meanwhile. */
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
        .compose(found -> vertx.executeBlocking(() -> compiler.compile(found.body())))
        .onSuccess(this::keep);
  }

  private void keep(Compilation<Snapshot> compilation) {
    switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> holder.keep(compiled.value());
      case Compilation.Rejected<Snapshot> rejected -> {
        // It was in force once, but not with this version: the request fails by on_error.
      }
    }
  }

  private static void answer(Message<FetchGeneration> message) {
    message.reply(Acknowledged.getDefaultInstance());
  }
}
