package dev.sluice.proxy.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.SessionUse;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.ChainReachability;
import dev.sluice.proxy.chain.ScriptedLoop;
import dev.sluice.proxy.chain.StreamingEntries;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A chain node that is known and cannot be asked at the moment, as after a pause of two seconds.
 */
class AwaitedChainTest {
  private static final String FAR = "far";
  private static final StreamingEntries CHAIN =
      new StreamingEntries(
          new MiddlewareChain(
              List.of(
                  new MiddlewareEntry(
                      "guard", "acme", 0, new Value.MapValue(Map.of()), OnError.FAIL_OPEN))),
          StreamingEntries.Engine.OLD,
          Set.of());
  private static final StreamingEntries BUILT_INS =
      new StreamingEntries(CHAIN.entries(), StreamingEntries.Engine.BUILT_INS, Set.of());
  private static final Claimant WHOSE = new Claimant("default", "127.0.0.1");
  private static final PipelineOpened INSPECTS =
      PipelineOpened.newBuilder().setInspect(Inspect.newBuilder().setServices(true)).build();

  private final ScriptedLoop loop = new ScriptedLoop();
  private final SandboxShares bytes = new SandboxShares(64 << 20);
  private final SessionPermits sessions = new SessionPermits(32);
  private final WorkPermits work = new WorkPermits(Capacity.DEFAULTS);
  private final Cancellation cancellation = new Cancellation();
  private BusPipelines pipelines;

  @BeforeEach
  void create() {
    pipelines =
        loop.run(
            () -> {
              ChainClient chains = new ChainClient(loop.vertx, new ChainReachability());
              Future<Void> unused = chains.start();
              return Future.succeededFuture(
                  new BusPipelines(
                      loop.vertx, chains, new PipelineCapacity(sessions, work, bytes)));
            });
    heard(true);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void heard(boolean leaving) {
    ChainHeartbeat beat =
        ChainHeartbeat.newBuilder().setNode(FAR).setAddress(FAR).setLeaving(leaving).build();
    loop.vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, beat);
  }

  private Future<OpenedPipeline> asked() {
    return asked(CHAIN);
  }

  private Future<OpenedPipeline> asked(StreamingEntries chain) {
    return loop.run(() -> Future.succeededFuture(open(chain)));
  }

  private Future<OpenedPipeline> open(StreamingEntries chain) {
    return pipelines.open(
        PipelineOpen.newBuilder().setResponse(ResponseToStream.getDefaultInstance()),
        chain,
        WHOSE,
        cancellation);
  }

  @Test
  void isAskedWhenItIsHeardAgain() {
    Future<OpenedPipeline> opening = asked();
    loop.chain(
        own -> BusAddress.chainPipelines(FAR),
        message ->
            message.reply(
                PipelineOpened.newBuilder()
                    .setPass(PipelineOpened.Pass.getDefaultInstance())
                    .build()));

    heard(false);

    assertThat(opening.await()).isEqualTo(new OpenedPipeline.Passed(List.of(), List.of()));
    assertThat(loop.told).hasSize(1);
  }

  @Test
  void isNotAwaitedForAMessageThatIsGivenUp() {
    Future<OpenedPipeline> opening = asked();
    loop.run(
        () -> {
          cancellation.cancel();
          return Future.succeededFuture();
        });

    await().until(opening::isComplete);

    assertThat(opening.result()).isInstanceOf(PipelineEnding.Failed.class);
    assertThat(sessions.inUse()).isZero();
  }

  /** As of a tunnel whose client has left. */
  @Test
  void isNotAskedForAMessageThatWasGivenUp() {
    loop.chain(own -> BusAddress.chainPipelines(FAR), message -> message.reply(INSPECTS));
    heard(false);
    await().until(this::isUsable);
    cancellation.cancel();

    assertThat(asked().await()).isInstanceOf(PipelineEnding.Failed.class);
    assertThat(loop.told).isEmpty();
    assertThat(sessions.inUse() + work.inUse() + bytes.inUse()).isZero();
  }

  private boolean isUsable() {
    return loop.run(() -> Future.succeededFuture(pipelines.others())).size() == 1;
  }

  /**
   * A service of which no node reported takes part, and has no session: the node denies the second
   * question.
   */
  private void deniesWithoutASession() {
    while (sessions.take(WHOSE, SessionUse.RESPONSE).isPresent()) {}
    loop.chain(
        own -> BusAddress.chainPipelines(FAR),
        message -> {
          if (message.body() instanceof PipelineOpen open) {
            message.reply(
                open.getExhausted()
                    ? PipelineOpened.newBuilder().setDeny(ChainResult.Deny.newBuilder()).build()
                    : INSPECTS);
          }
        });
  }

  @Test
  void isAskedASecondTimeAtOnce() {
    deniesWithoutASession();
    heard(false);
    await().until(this::isUsable);

    assertThat(asked(BUILT_INS).await()).isInstanceOf(PipelineEnding.Refused.class);
  }

  @Test
  void isAskedASecondTimeAfterItWasAwaited() {
    deniesWithoutASession();
    Future<OpenedPipeline> opening = asked(BUILT_INS);

    heard(false);

    assertThat(opening.await()).isInstanceOf(PipelineEnding.Refused.class);
  }
}
