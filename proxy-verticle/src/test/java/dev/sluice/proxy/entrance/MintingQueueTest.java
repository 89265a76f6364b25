package dev.sluice.proxy.entrance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a certificate minted, and when. */
class MintingQueueTest {
  private static final Claimant HOSTILE = new Claimant("hostile", "10.0.0.1");
  private static final Claimant QUIET = new Claimant("quiet", "10.0.0.2");
  private static final Future<String> REACHED = Future.succeededFuture("socket");
  private static final int AT_ONCE = 2;
  private static final int WAITING = 400;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final CountDownLatch held = new CountDownLatch(1);
  private LeafContexts contexts;
  private MintingQueue turns;

  /** A client that does not leave. */
  private static void stays(Runnable unused) {}

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    // One thread: a slow one would let another mint for many hosts meanwhile.
    WorkerExecutor minting = vertx.createSharedWorkerExecutor("sluice-leaf-certificates", 1);
    contexts =
        new LeafContexts(
            vertx, CertificateAuthority.openOrCreate(directory), 1000, SetupTimes.NONE);
    turns = new MintingQueue(AT_ONCE, WAITING);
    // Nothing is minted until the test has asked for all.
    Future<Boolean> unused =
        minting.executeBlocking(
            () -> {
              held.await();
              return true;
            },
            false);
  }

  @AfterEach
  void close() {
    held.countDown();
    vertx.close().await();
  }

  private <T> T onLoop(Supplier<T> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(ignored -> done.complete(action.get()));
    return done.join();
  }

  private Future<OfHost> ask(Claimant claimant, String host) {
    return onLoop(() -> turns.get(contexts, claimant, host, MintingQueueTest::stays, REACHED));
  }

  private List<Future<OfHost>> flood(int hosts) {
    return onLoop(
        () -> {
          List<Future<OfHost>> asked = new ArrayList<>();
          for (int i = 0; i < hosts; i++) {
            asked.add(
                turns.get(
                    contexts,
                    HOSTILE,
                    "h" + i + ".hostile.test",
                    MintingQueueTest::stays,
                    REACHED));
          }
          return asked;
        });
  }

  @Test
  void aNewHostOfOneSandboxWaitsForAFewOfAnother() {
    assertFewPrecede(flood(WAITING));
  }

  private void assertFewPrecede(List<? extends Future<?>> hostile) {
    Future<OfHost> quiet = ask(QUIET, "api.quiet.test");
    int[] before = new int[1];
    quiet.onSuccess(
        minted -> before[0] = (int) hostile.stream().filter(Future::isComplete).count());
    held.countDown();
    quiet.await();

    assertThat(before[0]).isLessThan(10);
    Future.all(hostile).await();
  }

  /** They would keep all minting threads busy. */
  @Test
  void refusedTunnelsOfOneSandboxWaitForTheirTurns() {
    RefusedLeaves refused = new RefusedLeaves(contexts, turns);
    List<Future<SslContext>> hostile = new ArrayList<>();
    for (int i = 0; i < RefusedLeaves.BURST; i++) {
      String host = "r" + i + ".hostile.test";
      hostile.add(onLoop(() -> refused.get(HOSTILE, host, MintingQueueTest::stays).orElseThrow()));
    }
    assertFewPrecede(hostile);
  }

  @Test
  void whatOneSandboxMayHaveWaitingIsBounded() {
    List<Future<OfHost>> hostile = flood(WAITING + AT_ONCE + 3);
    Future<OfHost> quiet = ask(QUIET, "api.quiet.test");

    assertThat(hostile.stream().filter(Future::failed))
        .hasSize(3)
        .allSatisfy(
            refused -> {
              assertThat(MintingFailure.engine(refused.cause())).isEqualTo(RuleEngine.CAPACITY);
              assertThat(MintingFailure.reason(refused.cause()))
                  .isEqualTo("too many new hosts of the sandbox wait for their certificates");
            });
    held.countDown();
    assertThat(quiet.await()).isNotNull();
  }

  @Test
  void aClientThatLeavesIsForgotten() {
    List<Future<OfHost>> hostile = flood(AT_ONCE);
    List<Runnable> gone = new ArrayList<>();
    Future<OfHost> left =
        onLoop(() -> turns.get(contexts, HOSTILE, "left.test", gone::add, REACHED));
    assertThat(turns.waiting()).isOne();
    loop.runOnContext(ignored -> gone.forEach(Runnable::run));

    await().until(left::failed);
    assertThat(MintingFailure.engine(left.cause())).isEqualTo(RuleEngine.TLS);
    assertThat(turns.waiting()).isZero();
    held.countDown();
    Future.all(hostile).await();
    assertThat(contexts.isKnown("left.test")).isFalse();
  }

  @Test
  void nothingIsMintedForAnOriginThatIsNotReached() {
    List<Future<OfHost>> hostile = flood(AT_ONCE);
    Promise<String> dialed = Promise.promise();
    Future<OfHost> left =
        onLoop(
            () ->
                turns.get(
                    contexts, HOSTILE, "left.test", MintingQueueTest::stays, dialed.future()));
    loop.runOnContext(ignored -> dialed.fail("connection refused"));

    await().until(left::failed);
    assertThat(turns.waiting()).isZero();
    held.countDown();
    Future.all(hostile).await();
  }

  /** Its turn is over only when its certificate is minted. */
  @Test
  void aClientThatLeavesDuringItsTurnKeepsIt() {
    List<Runnable> gone = new ArrayList<>();
    Future<OfHost> minting =
        onLoop(() -> turns.get(contexts, HOSTILE, "a.test", gone::add, REACHED));
    loop.runOnContext(ignored -> gone.forEach(Runnable::run));
    List<Future<OfHost>> hostile = flood(AT_ONCE);

    assertThat(turns.waiting()).isOne();
    held.countDown();
    Future.all(hostile).await();
    assertThat(minting.await()).isNotNull();
  }

  @Test
  void aKnownHostNeedsNoTurn() {
    List<Future<OfHost>> hostile = flood(AT_ONCE);
    Future<OfHost> same = ask(HOSTILE, "h0.hostile.test");

    assertThat(turns.waiting()).isZero();
    held.countDown();
    assertThat(same.await()).isSameAs(hostile.getFirst().await());
    assertThat(ask(HOSTILE, "H0.hostile.test.").succeeded()).isTrue();
  }

  @Test
  void whatManyWaitForIsMintedOnce() {
    List<Future<OfHost>> hostile = flood(AT_ONCE);
    Future<OfHost> first = ask(HOSTILE, "same.test");
    Future<OfHost> second = ask(QUIET, "same.test");
    held.countDown();

    assertThat(first.await()).isSameAs(second.await());
    Future.all(hostile).await();
    await().until(() -> turns.waiting() == 0);
  }

  @Test
  void anInvalidHostGivesItsTurnBack() {
    for (int i = 0; i < 2 * AT_ONCE; i++) {
      Future<OfHost> invalid = ask(HOSTILE, "*.test");
      await().until(invalid::failed);
      assertThat(MintingFailure.engine(invalid.cause())).isEqualTo(RuleEngine.TLS);
    }

    assertThat(turns.waiting()).isZero();
  }
}
