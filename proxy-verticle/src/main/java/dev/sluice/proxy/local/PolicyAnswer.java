package dev.sluice.proxy.local;

import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.ShownPolicy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proxy.local.AgentAnswer.Failed;
import dev.sluice.proxy.local.AgentAnswer.Given;
import dev.sluice.proxy.refusal.AgentRefusals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Renders the policy of one sandbox on a worker, once for each text, one at a time. Any thread. */
final class PolicyAnswer {
  private final Vertx vertx;
  private final Function<Source, AgentAnswer> maker;
  private final AtomicReference<@Nullable Made> newest = new AtomicReference<>();

  private record Made(Source source, Future<AgentAnswer> answer) {}

  PolicyAnswer(Vertx vertx) {
    this(vertx, PolicyAnswer::shown);
  }

  PolicyAnswer(Vertx vertx, Function<Source, AgentAnswer> maker) {
    this.vertx = vertx;
    this.maker = maker;
  }

  /**
   * The answer for the policy in force. Complete at once when it is made; completes on the caller's
   * context otherwise. Does not fail.
   */
  Future<AgentAnswer> of(Supplier<Snapshot> snapshots, String sandbox) {
    return ShownPolicy.source(snapshots.get(), sandbox)
        .map(source -> of(source, () -> of(snapshots, sandbox)))
        .orElseGet(() -> Future.succeededFuture(unavailable()));
  }

  Future<AgentAnswer> of(Source source, Supplier<Future<AgentAnswer>> again) {
    Made known = newest.get();
    if (known != null && known.source().equals(source)) {
      return here(known.answer()).otherwise(failure -> unavailable());
    }
    if (known != null && !known.answer().isComplete()) {
      return here(known.answer()).transform(other -> again.get());
    }
    Promise<AgentAnswer> promise = Promise.promise();
    Made next = new Made(source, promise.future());
    if (!newest.compareAndSet(known, next)) {
      return again.get();
    }
    make(next, promise);
    return here(promise.future()).otherwise(failure -> unavailable());
  }

  private void make(Made next, Promise<AgentAnswer> promise) {
    vertx
        .executeBlocking(() -> maker.apply(next.source()), false)
        .onFailure(failure -> newest.compareAndSet(next, null))
        .onComplete(promise);
  }

  private Future<AgentAnswer> here(Future<AgentAnswer> answer) {
    return answer.isComplete()
        ? answer
        : Future.fromCompletionStage(answer.toCompletionStage(), vertx.getOrCreateContext());
  }

  private static AgentAnswer shown(Source source) {
    return ShownPolicy.of(source)
        .<AgentAnswer>map(
            yaml ->
                Given.json(200, new JsonObject().put("format", "yaml").put("policy_yaml", yaml)))
        .orElseGet(PolicyAnswer::unavailable);
  }

  private static AgentAnswer unavailable() {
    return new Failed(AgentRefusals.policyUnavailable());
  }
}
