package dev.sluice.proxy.chain;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks the chain verticle of this loop, or else one of the cluster, for a verdict. Never fails:
 * when the bus does not deliver, every stage counts as failed. Event loop only.
 */
public final class ChainClient {
  /** Whole-chain budget: middleware-contract, constant 18. */
  public static final int BUDGET_MILLIS = 30_000;

  // The chain keeps the budget, counted from when it has the request's generation, which it may
  // have to fetch first. The bus waits longer, so that the answer is not lost.
  private static final long BUS_GRACE_MILLIS = 2_500;
  private static final long FIRST_REPORT_MILLIS = 1_000;
  private static final long FIRST_NODE_MILLIS = 5_000;
  private static final long SWEEP_MILLIS = 250;
  private static final DeliveryOptions ANYWHERE =
      new DeliveryOptions().setSendTimeout(BUDGET_MILLIS + BUS_GRACE_MILLIS);
  private static final DeliveryOptions HERE = new DeliveryOptions(ANYWHERE).setLocalOnly(true);

  private final Vertx vertx;
  private final EventBus bus;
  private final String ownLoop = BusAddress.chainOnThisLoop();
  private final String ownCancellations = BusAddress.chainCancellations(ownLoop);
  private final ChainLoadBalancer peers;
  private final SessionClient sessions;
  private final ChainReachability reachability;
  private final ChainSelections chains = new ChainSelections();
  private Consumer<String> onLost = chain -> {};
  private long lastCall;

  /**
   * To be called on the event loop that uses it.
   *
   * @param reachability learns whether this loop reaches a chain node
   */
  public ChainClient(Vertx vertx, ChainReachability reachability) {
    this.vertx = vertx;
    this.reachability = reachability;
    this.bus = vertx.eventBus();
    this.peers = new ChainLoadBalancer(bus, this::forget, this::fallenSilent);
    this.sessions = new SessionClient(vertx, peers);
  }

  /**
   * Learns which services the chains offer. Completes with the first report, or without one after a
   * second; in a cluster, once a chain node can be asked too, or after five seconds. Until the
   * first report, every entry counts as unresolved.
   */
  public Future<Void> start() {
    Promise<Void> reported = Promise.promise();
    awaitSweep();
    sessions.start();
    MessageConsumer<ChainServices> services =
        bus.consumer(
            BusAddress.CHAIN_SERVICES,
            report -> {
              chains.report(chains.catalog().with(report.body()));
              reported.tryComplete();
            });
    MessageConsumer<ChainHeartbeat> heartbeats =
        bus.consumer(BusAddress.CHAIN_HEARTBEAT, beat -> peers.onHeartbeat(beat.body()));
    return Future.all(services.completion(), heartbeats.completion())
        .compose(
            listening -> {
              bus.publish(BusAddress.CHAIN_SERVICES_WANTED, Acknowledged.getDefaultInstance());
              return vertx.isClustered()
                  ? completeWithin(
                      FIRST_NODE_MILLIS, Future.all(reported.future(), peers.firstReachable()))
                  : completeWithin(FIRST_REPORT_MILLIS, reported.future());
            });
  }

  /**
   * One after the other: a periodic timer runs those that a pause of the process missed at once.
   */
  private void awaitSweep() {
    vertx.setTimer(
        SWEEP_MILLIS,
        timer -> {
          awaitSweep();
          peers.sweep();
          reachability.onLoop(this, peers.hasPeer());
        });
  }

  private Future<Void> completeWithin(long millis, Future<?> awaited) {
    Promise<Void> done = Promise.promise();
    long deadline = vertx.setTimer(millis, late -> done.tryComplete());
    awaited.onComplete(
        result -> {
          vertx.cancelTimer(deadline);
          done.tryComplete();
        });
    return done.future();
  }

  public SelectedChain join(MiddlewareChain chain) {
    return chains.of(chain).selected();
  }

  /** Most bytes that an entry reads of a body now; 0 when its service is not resolved. */
  public int payloadLimit(MiddlewareEntry entry) {
    return chains.catalog().payloadLimit(entry.implementation());
  }

  public MessageReaders messageReaders(MiddlewareChain chain) {
    return MessageReaders.of(chain, chains.catalog());
  }

  public StreamingEntries streamedResponses(MiddlewareChain chain) {
    return chains.of(chain).responses();
  }

  public StreamingEntries streamedRequests(MiddlewareChain chain) {
    return chains.of(chain).requests();
  }

  public boolean readsStreams(MiddlewareChain chain) {
    return !streamedResponses(chain).isEmpty() || streamedRequests(chain).runsHooks();
  }

  /**
   * Evaluates a request; the future never fails.
   *
   * @param cancellation may end it before
   */
  public Future<ChainVerdict> evaluate(
      ChainRequest.Builder asked, SelectedChain chain, Cancellation cancellation) {
    long call = ++lastCall;
    ChainRequest request = asked.setCall(call).build();
    cancellation.by(
        () -> bus.send(ownCancellations, CallCancelled.newBuilder().setCall(call).build(), HERE));
    return bus.<ChainResult>request(ownLoop, request, HERE)
        .map(reply -> ChainVerdict.of(reply.body()))
        .recover(
            failure ->
                UnreachedChain.hasNoHandler(failure)
                    ? evaluateElsewhere(request, chain, cancellation)
                    : Future.succeededFuture(failed(chain, StageFailure.CHAIN_UNREACHABLE)));
  }

  private Future<ChainVerdict> evaluateElsewhere(
      ChainRequest request, SelectedChain chain, Cancellation cancellation) {
    if (MessageBound.exceededBy(request)) {
      return Future.succeededFuture(failed(chain, StageFailure.MESSAGE_TOO_LARGE));
    }
    return peers
        .ask(request, ANYWHERE, cancellation)
        .map(
            result ->
                MessageBound.exceededBy(result)
                    ? failed(chain, StageFailure.MESSAGE_TOO_LARGE)
                    : ChainVerdict.of(result))
        .otherwise(failure -> failed(chain, UnreachedChain.why(failure)));
  }

  public SessionClient sessions() {
    return sessions;
  }

  public List<String> usable(int most) {
    return peers.usableAddresses(most);
  }

  public Future<Void> awaitUsable(Cancellation cancellation) {
    return peers.awaitPeer(cancellation);
  }

  public void whenLost(Consumer<String> action) {
    onLost = action;
  }

  private void fallenSilent(String chain) {
    sessions.lost(chain);
    onLost.accept(chain);
  }

  private void forget(String node) {
    chains.report(chains.catalog().without(node));
    // A node that is alive after all reports at once.
    bus.publish(BusAddress.CHAIN_SERVICES_WANTED, Acknowledged.getDefaultInstance());
  }

  private ChainVerdict failed(SelectedChain chain, StageFailure why) {
    return UnreachedChain.verdict(chain, why, chains.catalog()::runsHooks);
  }
}
