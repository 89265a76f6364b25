package dev.sluice.proxy.chain;

import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. Asks the chain verticle of this loop, or else one of the cluster, for a verdict;
 * never fails: a bus that does not deliver counts as the failure of every stage.
 */
public final class ChainClient {
  /** Whole-chain budget: middleware-contract, constant 18. */
  public static final int BUDGET_MILLIS = 30_000;

  // The chain keeps to its budget; the bus waits a little longer, so that its answer is not lost.
  // It counts from when it has the generation asked for, which it may have to get first.
  private static final long BUS_GRACE_MILLIS = 2_500;
  private static final long FIRST_ANSWER_MILLIS = 1000;
  private static final long FIRST_NODE_MILLIS = 5000;
  private static final long FIRST_NODE_CHECK_MILLIS = 50;
  private static final long SWEEP_MILLIS = 250;
  private static final DeliveryOptions ANYWHERE =
      new DeliveryOptions().setSendTimeout(BUDGET_MILLIS + BUS_GRACE_MILLIS);
  private static final DeliveryOptions HERE = new DeliveryOptions(ANYWHERE).setLocalOnly(true);
  private static final String BUS_FAILED = "chain_unreachable";

  private final Vertx vertx;
  private final EventBus bus;
  private final String ownLoop = BusAddress.chainOnThisLoop();
  private final ChainPeers peers;
  private ServiceCatalog catalog = ServiceCatalog.EMPTY;

  /** Call it on the loop that will use it. */
  public ChainClient(Vertx vertx) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
    this.peers = new ChainPeers(bus, this::forget);
  }

  /**
   * Learns what the chains can evaluate; completes with the first answer, or without one after a
   * second. In a cluster it also waits until a chain node can be asked, five seconds in all. Until
   * a chain has spoken every entry counts as unresolved.
   */
  public Future<Void> start() {
    Promise<Void> informed = Promise.promise();
    vertx.setPeriodic(SWEEP_MILLIS, sweep -> peers.giveUpTheSilent());
    MessageConsumer<ChainServices> services =
        bus.consumer(
            BusAddress.CHAIN_SERVICES,
            said -> {
              catalog = catalog.with(said.body());
              informed.tryComplete();
            });
    MessageConsumer<ChainHeartbeat> heartbeats =
        bus.consumer(BusAddress.CHAIN_HEARTBEAT, beat -> peers.heard(beat.body()));
    return Future.all(services.completion(), heartbeats.completion())
        .compose(
            listening -> {
              bus.publish(BusAddress.CHAIN_SERVICES_WANTED, Acknowledged.getDefaultInstance());
              return vertx.isClustered()
                  ? atMost(FIRST_NODE_MILLIS, informed.future().compose(said -> firstNode()))
                  : atMost(FIRST_ANSWER_MILLIS, informed.future());
            });
  }

  private Future<Void> firstNode() {
    Promise<Void> there = Promise.promise();
    vertx.setPeriodic(
        FIRST_NODE_CHECK_MILLIS,
        check -> {
          if (peers.taking() > 0 || there.future().isComplete()) {
            vertx.cancelTimer(check);
            there.tryComplete();
          }
        });
    vertx.setTimer(FIRST_NODE_MILLIS, late -> there.tryComplete());
    return there.future();
  }

  private Future<Void> atMost(long millis, Future<Void> awaited) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(millis, late -> over.tryComplete());
    awaited.onComplete(done -> over.tryComplete());
    return over.future();
  }

  public SelectedChain join(MiddlewareChain chain) {
    return SelectedChain.join(chain, catalog);
  }

  /** What of a chain does not see the messages of a WebSocket that it let through. */
  public SelectedChain.Unseeing unseeing(MiddlewareChain chain) {
    return SelectedChain.unseeing(chain, catalog);
  }

  /** Evaluates; the future never fails. */
  public Future<Verdict> evaluate(ChainRequest request, SelectedChain chain) {
    return bus.<ChainResult>request(ownLoop, request, HERE)
        .map(reply -> verdict(reply.body()))
        .recover(
            failure ->
                isNobodyThere(failure)
                    ? elsewhere(request, chain)
                    : Future.succeededFuture(everyStageFailed(chain, BUS_FAILED)));
  }

  private Future<Verdict> elsewhere(ChainRequest request, SelectedChain chain) {
    if (MessageBound.exceededBy(request)) {
      return Future.succeededFuture(everyStageFailed(chain, MessageBound.REASON));
    }
    return peers
        .ask(request, ANYWHERE)
        .map(
            result ->
                MessageBound.exceededBy(result)
                    ? everyStageFailed(chain, MessageBound.REASON)
                    : verdict(result))
        .otherwise(
            failure ->
                everyStageFailed(chain, isTooLarge(failure) ? MessageBound.REASON : BUS_FAILED));
  }

  private void forget(String node) {
    catalog = catalog.without(node);
    // Should it be there after all, it need not wait for its turn to say so.
    bus.publish(BusAddress.CHAIN_SERVICES_WANTED, Acknowledged.getDefaultInstance());
  }

  private static boolean isNobodyThere(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureCode() == MessageBound.CODE;
  }

  private static Verdict verdict(ChainResult result) {
    List<StageTrace> stages = result.getStagesList();
    return switch (result.getVerdictCase()) {
      case ALLOW -> {
        ChainResult.Allow allow = result.getAllow();
        yield new Verdict.Allow(
            allow.getBodyReplaced() ? Optional.of(allow.getBody()) : Optional.empty(),
            allow.getHeaderMutationsList(),
            stages);
      }
      case DENY ->
          new Verdict.Deny(result.getDeny().getEntry(), result.getDeny().getReasonCode(), stages);
      case UNAVAILABLE ->
          new Verdict.Unavailable(
              result.getUnavailable().getEntry(), result.getUnavailable().getReasonCode(), stages);
      case POLICY_REFUSED ->
          new Verdict.PolicyRefused(result.getPolicyRefused().getReason(), stages);
      case VERDICT_NOT_SET -> new Verdict.Unavailable("", "invalid_chain_result", stages);
    };
  }

  /** What a chain that could not be asked comes to: each entry's on_error, in order. */
  public static Verdict everyStageFailed(SelectedChain chain, String reasonCode) {
    List<StageTrace> traces = new ArrayList<>();
    for (MiddlewareEntry entry : chain.entries()) {
      boolean closed = entry.onError() == OnError.FAIL_CLOSED;
      traces.add(failedStage(entry, closed, reasonCode));
      if (closed) {
        return new Verdict.Unavailable(entry.key(), reasonCode, List.copyOf(traces));
      }
    }
    return new Verdict.Allow(Optional.empty(), List.of(), List.copyOf(traces));
  }

  private static StageTrace failedStage(MiddlewareEntry entry, boolean closed, String reasonCode) {
    return StageTrace.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .setOutcome(
            closed
                ? StageTrace.Outcome.OUTCOME_FAILED_CLOSED
                : StageTrace.Outcome.OUTCOME_FAILED_OPEN)
        .setReasonCode(reasonCode)
        .build();
  }
}
