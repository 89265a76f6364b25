package dev.sluice.app.generation;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/**
 * Fetches the newest generation from the control role, one fetch at a time. The first of a row of
 * failures is logged and audited. Event loop only.
 */
final class GenerationPoll {
  private static final long FETCH_TIMEOUT_MS = 5_000;

  private final EventBus bus;
  private final String node;
  private final GenerationAdoption adoption;
  private final GenerationReporter reporter;
  private final WantedGenerations wanted;
  private boolean unreachable;
  private boolean fetching;
  private boolean fetchAgain;

  GenerationPoll(
      EventBus bus,
      String node,
      GenerationAdoption adoption,
      GenerationReporter reporter,
      WantedGenerations wanted) {
    this.bus = bus;
    this.node = node;
    this.adoption = adoption;
    this.reporter = reporter;
    this.wanted = wanted;
  }

  /** Fetches now, or once more after the fetch in progress. */
  void considerFetch() {
    if (fetching) {
      fetchAgain = true;
    } else {
      fetch();
    }
  }

  void fetchIfUnreachable() {
    if (unreachable) {
      considerFetch();
    }
  }

  /**
   * Fetches when another adoption has ended; one asked for meanwhile follows. Completes when the
   * fetched generation is adopted or rejected.
   */
  Future<?> fetchAfter(Future<?> adopted) {
    fetching = true;
    return adopted.transform(done -> request()).onComplete(done -> onFetchEnd());
  }

  private void fetch() {
    fetchAfter(Future.succeededFuture());
  }

  private Future<Void> request() {
    return bus.<Generation>request(
            BusAddress.GENERATION_FETCH,
            FetchGeneration.newBuilder().setNode(node).build(),
            new DeliveryOptions().setSendTimeout(FETCH_TIMEOUT_MS))
        .map(Message::body)
        .compose(this::onFetched, this::onUnreachable);
  }

  private Future<Void> onFetched(Generation generation) {
    unreachable = false;
    return adoption.adopt(generation);
  }

  private Future<Void> onUnreachable(Throwable cause) {
    if (!unreachable) {
      unreachable = true;
      reporter.unreachable(adoption.applied());
    }
    return Future.succeededFuture();
  }

  private void onFetchEnd() {
    fetching = false;
    reporter.report(adoption.applied());
    wanted.settle(adoption.applied(), fetchAgain);
    if (fetchAgain) {
      fetchAgain = false;
      fetch();
    }
  }
}
