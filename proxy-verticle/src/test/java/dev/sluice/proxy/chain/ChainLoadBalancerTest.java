package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChainLoadBalancerTest {
  private static final DeliveryOptions WAIT = new DeliveryOptions().setSendTimeout(20_000);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<String> gone = new ArrayList<>();
  private final ChainLoadBalancer peers =
      new ChainLoadBalancer(vertx.eventBus(), gone::add, id -> {});
  private final List<Message<ChainRequest>> held = new CopyOnWriteArrayList<>();

  @BeforeEach
  void register() {
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void noRequestIsSentBeforeAHeartbeat() {
    answers("a");

    assertThatThrownBy(() -> ask().await()).hasMessage("no chain node can be reached");

    heard("a", false);
    assertThat(ask().await()).isEqualTo(ChainResult.getDefaultInstance());
  }

  @Test
  void firstReachablePeerIsAnnounced() {
    Future<Void> reachable = peers.firstReachable();
    sweep(1);
    assertThat(reachable.isComplete()).isFalse();

    heard("a", false);

    Awaitility.await().until(reachable::succeeded);
  }

  @Test
  void aLateHeartbeatDoesNotMeanThatThereIsNoPeer() {
    answers("a");
    sweep(1);
    assertThat(onLoop(peers::hasPeer)).isFalse();
    heard("a", false);
    Awaitility.await().until(() -> onLoop(peers::hasPeer));

    heard("a", true);
    sweep(3);
    assertThat(onLoop(peers::hasPeer)).isTrue();
    sweep(1);
    assertThat(onLoop(peers::hasPeer)).isFalse();
    heard("a", false);
    Awaitility.await().until(() -> onLoop(peers::hasPeer));
  }

  @Test
  void leastLoadedPeerIsAsked() {
    holds("a");
    holds("b");
    heard("a", false);
    heard("b", false);
    Awaitility.await().until(() -> onLoop(peers::usablePeers) == 2);

    for (int i = 0; i < 10; i++) {
      ask();
    }

    Awaitility.await().until(() -> held.size() == 10);
    assertThat(held).filteredOn(message -> message.address().equals("a")).hasSize(5);
  }

  @Test
  void absentPeerIsSkipped() {
    answers("here");
    heard("left", false);
    heard("here", false);
    Awaitility.await().until(() -> onLoop(peers::usablePeers) == 2);

    for (int i = 0; i < 20; i++) {
      assertThat(ask().await()).isNotNull();
    }
  }

  @Test
  void peerWithoutTheGenerationIsSkipped() {
    refuses("behind", ChainRefusal.UNKNOWN_GENERATION);
    answers("here");
    heard("behind", false);
    heard("here", false);
    Awaitility.await().until(() -> onLoop(peers::usablePeers) == 2);

    for (int i = 0; i < 20; i++) {
      assertThat(ask().await()).isNotNull();
    }
  }

  @Test
  void tooLargeRequestIsTriedOnce() {
    refuses("a", ChainRefusal.UNFIT);
    heard("a", false);
    Awaitility.await().until(() -> onLoop(peers::usablePeers) == 1);

    assertThatThrownBy(() -> ask().await()).hasMessage("refused");
    assertThat(onLoop(peers::usablePeers)).isEqualTo(1);
  }

  @Test
  void leavingPeerFinishesItsCalls() {
    holds("a");
    heard("a", false);
    Future<ChainResult> asked = ask();
    Awaitility.await().until(() -> !held.isEmpty());

    heard("a", true);

    Future<ChainResult> late = ask();
    sweep(ChainLoadBalancer.GIVEN_UP_SWEEPS);
    heard("a", true);
    sweep(1);
    assertThatThrownBy(late::await).hasMessage("no chain node can be reached");
    held.getFirst().reply(ChainResult.getDefaultInstance());
    assertThat(asked.await()).isNotNull();
  }

  /** They may have been evaluated, so no other peer is asked. */
  @Test
  void callsToASilentPeerFail() {
    holds("silent");
    answers("here");
    heard("silent", false);
    Future<ChainResult> asked = ask();
    Awaitility.await().until(() -> !held.isEmpty());
    sweep(ChainLoadBalancer.SILENT_SWEEPS);
    heard("here", false);
    sweep(1);

    assertThat(ask().await()).isNotNull();
    sweep(ChainLoadBalancer.GIVEN_UP_SWEEPS - ChainLoadBalancer.SILENT_SWEEPS - 1);
    assertThat(asked.isComplete()).isFalse();
    sweep(1);
    assertThatThrownBy(asked::await).hasMessage("the chain node fell silent");
    assertThat(held).hasSize(1);
    assertThat(gone).isEmpty();
    sweep(ChainLoadBalancer.GONE_SWEEPS - ChainLoadBalancer.GIVEN_UP_SWEEPS);
    assertThat(gone).contains("node-silent");
  }

  @Test
  void lateHeartbeatCostsNoRequest() {
    holds("late");
    heard("late", false);
    Future<ChainResult> before = ask();
    sweep(ChainLoadBalancer.SILENT_SWEEPS + 1);
    Future<?> both = Future.all(before, ask());
    sweep(ChainLoadBalancer.GIVEN_UP_SWEEPS - ChainLoadBalancer.SILENT_SWEEPS - 1);
    heard("late", false);
    Awaitility.await().until(() -> held.size() == 2);
    held.forEach(message -> message.reply(ChainResult.getDefaultInstance()));
    assertThat(both.await()).isNotNull();
  }

  @Test
  void forgottenPeerIsNotWaitedFor() {
    heard("gone", false);
    sweep(ChainLoadBalancer.GONE_SWEEPS);
    Future<ChainResult> asked = ask();
    assertThat(asked.isComplete()).isFalse();

    sweep(ChainLoadBalancer.GIVEN_UP_SWEEPS + 1);

    assertThatThrownBy(asked::await).hasMessage("no chain node can be reached");
    Future<ChainResult> next = ask();
    assertThat(next.isComplete()).isTrue();
    assertThat(next.failed()).isTrue();
  }

  @Test
  void aCancelledCallDoesNotWaitForAVerticle() {
    answers("late");
    heard("late", false);
    sweep(ChainLoadBalancer.SILENT_SWEEPS + 1);
    Cancellation cancellation = new Cancellation();
    Future<ChainResult> asked = ask(cancellation);
    assertThat(asked.isComplete()).isFalse();

    run(cancellation::cancel);

    assertThat(asked.failed()).isTrue();
    heard("late", false);
    assertThat(ask().await()).isNotNull();
  }

  @Test
  void aCancelledCallMovesOnToNoOtherVerticle() {
    holds("behind");
    heard("behind", false);
    Awaitility.await().until(() -> onLoop(peers::usablePeers) == 1);
    Cancellation cancellation = new Cancellation();
    Future<ChainResult> asked = ask(cancellation);
    Awaitility.await().until(() -> held.size() == 1);
    holds("next");
    heard("next", false);
    Awaitility.await().until(() -> onLoop(peers::usablePeers) == 2);

    run(cancellation::cancel);
    held.getFirst().fail(ChainRefusal.UNKNOWN_GENERATION, "unknown_generation");

    assertThatThrownBy(asked::await).hasMessage("no chain node can be reached");
    assertThat(held).hasSize(1);
  }

  private void answers(String address) {
    hears(address, message -> message.reply(ChainResult.getDefaultInstance()));
  }

  private void refuses(String address, int code) {
    hears(address, message -> message.fail(code, "refused"));
  }

  private void holds(String address) {
    hears(address, held::add);
  }

  private void hears(String address, Handler<Message<ChainRequest>> what) {
    vertx.eventBus().consumer(address, what).completion().await();
  }

  private void heard(String address, boolean leaving) {
    ChainHeartbeat beat =
        ChainHeartbeat.newBuilder()
            .setNode("node-" + address)
            .setAddress(address)
            .setLeaving(leaving)
            .build();
    run(() -> peers.onHeartbeat(beat));
  }

  private void sweep(int times) {
    run(() -> IntStream.range(0, times).forEach(sweep -> peers.sweep()));
  }

  private Future<ChainResult> ask() {
    return ask(new Cancellation());
  }

  private Future<ChainResult> ask(Cancellation cancellation) {
    return onLoop(() -> peers.ask(ChainRequest.getDefaultInstance(), WAIT, cancellation));
  }

  private void run(Runnable work) {
    onLoop(Executors.callable(work));
  }

  /** Runs on the one event loop of all peers, as in the proxy. */
  private <T> T onLoop(Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future().await();
  }
}
