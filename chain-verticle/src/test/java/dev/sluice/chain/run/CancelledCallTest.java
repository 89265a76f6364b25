package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.grpc.common.GrpcError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sender that does not want the result any longer: the evaluation ends at once. */
class CancelledCallTest {
  private static final String GUARD = "guard";
  private static final long CALL = 7;

  /** Cancelled calls of one connection in half a minute. */
  private static final int MOST = 50;

  private static final RemoteSettings ONE_FAILURE_OPENS =
      RemoteSettings.of(
          new ServiceSettings(
              ServiceSettings.DEFAULTS.connectTimeout(),
              ServiceSettings.DEFAULTS.retry(),
              new ServiceSettings.Breaker(1, Duration.ofMinutes(1))),
          Map.of());

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HeardChains chains = HeardChains.of(vertx);
  private final TestService service = new TestService(vertx);
  private final ChainHealth health = new ChainHealth();
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final List<GrpcError> resets = new CopyOnWriteArrayList<>();
  private final List<MiddlewareEntry> entries =
      List.of(entry("first", GUARD, FAIL_OPEN), entry("second", GUARD, FAIL_OPEN));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private String start() {
    BusCodecs.registerAll(vertx.eventBus());
    service.evaluating((request, message) -> request.errorHandler(resets::add));
    snapshots.serve(1, entries, plaintext(GUARD, service.start(), Duration.ofSeconds(20)));
    vertx
        .deployVerticle(
            new ChainVerticle("node", snapshots, new RecordedAudit(), ONE_FAILURE_OPENS, health))
        .await();
    chains.await(1);
    await().until(() -> health.of(GUARD).orElseThrow().resolved() == 1);
    return chains.addresses().getFirst();
  }

  private Future<Message<ChainResult>> ask(long call) {
    return ask(call, 1);
  }

  private Future<Message<ChainResult>> ask(long call, long generation) {
    ChainRequest request =
        ScriptedStages.request("body").toBuilder()
            .setGeneration(generation)
            .setCall(call)
            .addAllEntries(entries.stream().map(MiddlewareEntry::key).toList())
            .build();
    return chains.ask(request);
  }

  private void cancel(String chain, long call) {
    vertx
        .eventBus()
        .send(
            BusAddress.chainCancellations(chain), CallCancelled.newBuilder().setCall(call).build());
  }

  private int evaluated() {
    return service.calls("EvaluateHttpRequest").size();
  }

  @Test
  void theServiceIsToldAndNoOtherStageIsAsked() {
    String chain = start();
    Future<Message<ChainResult>> asked = ask(CALL);
    await().until(() -> evaluated() == 1);

    cancel(chain, CALL);

    await().until(() -> resets.equals(List.of(GrpcError.CANCELLED)));
    assertThatThrownBy(() -> asked.await())
        .isInstanceOfSatisfying(
            ReplyException.class,
            refused -> assertThat(refused.failureCode()).isEqualTo(ChainRefusal.CANCELLED));
    assertThat(health.inFlight()).isZero();
    assertThat(evaluated()).isEqualTo(1);
  }

  /** Neither a failure of a stage nor of the service. */
  @Test
  void nothingCounts() {
    String chain = start();
    OutcomeCounts counts = health.of(GUARD).orElseThrow().outcomes();
    Future<Message<ChainResult>> asked = ask(CALL);
    await().until(() -> evaluated() == 1);

    cancel(chain, CALL);
    await().until(asked::isComplete);

    assertThat(counts.allowed() + counts.denied() + counts.failed()).isZero();
    assertThat(health.of(GUARD).orElseThrow().circuitsOpen()).isZero();
    service.evaluating(TestService.replying(TestService.allow()));
    assertThat(ask(CALL + 1).await().body().hasAllow()).isTrue();
  }

  @Test
  void anotherCallGoesOn() {
    String chain = start();
    Future<Message<ChainResult>> asked = ask(CALL);
    await().until(() -> evaluated() == 1);

    cancel(chain, CALL + 1);
    cancel(chain, 0);
    Future<Message<ChainResult>> second = ask(CALL + 1);
    await().until(() -> evaluated() == 2);
    cancel(chain, CALL + 1);
    await().until(second::isComplete);

    assertThat(asked.isComplete()).isFalse();
    assertThat(health.inFlight()).isEqualTo(1);
  }

  /** It waits for its generation to be fetched. */
  @Test
  void nothingIsEvaluatedLater() {
    List<Message<FetchGeneration>> fetches = new CopyOnWriteArrayList<>();
    String chain = start();
    vertx
        .eventBus()
        .<FetchGeneration>localConsumer(BusAddress.GENERATION_WANTED, fetches::add)
        .completion()
        .await();
    Future<Message<ChainResult>> asked = ask(CALL, 2);
    await().until(() -> fetches.size() == 1);

    cancel(chain, CALL);
    await().until(asked::failed);
    service.evaluating(TestService.replying(TestService.allow()));
    snapshots.serve(2, entries, snapshots.current().registrations().services().getFirst());
    fetches.getFirst().reply(Acknowledged.getDefaultInstance());

    assertThat(ask(CALL + 1, 2).await().body().hasAllow()).isTrue();
    assertThat(evaluated()).isEqualTo(entries.size());
  }

  /** A service closes a connection whose streams are reset too often. */
  @Test
  void afterManyCancellationsCallsGoOnToTheirEnd() {
    String chain = start();
    for (int i = 1; i <= MOST; i++) {
      ask(i);
    }
    await().until(() -> evaluated() == MOST);
    for (int i = 1; i <= MOST; i++) {
      cancel(chain, i);
    }
    await().until(() -> resets.size() == MOST && health.inFlight() == 0);
    List<Runnable> answers = new CopyOnWriteArrayList<>();
    service.evaluating(
        (request, message) ->
            answers.add(() -> TestService.replying(TestService.allow()).to(request, message)));
    Future<Message<ChainResult>> asked = ask(MOST + 1);
    await().until(() -> answers.size() == 1);

    cancel(chain, MOST + 1);
    // Of the same sender, so it comes after the cancellation.
    Future<Message<ChainResult>> next = ask(MOST + 2);
    await().until(() -> answers.size() == 2);
    assertThat(asked.isComplete()).isFalse();
    vertx.runOnContext(go -> answers.getFirst().run());

    await().until(asked::failed);
    assertThat(health.inFlight()).isEqualTo(1);
    assertThat(answers).hasSize(2);
    assertThat(next.isComplete()).isFalse();
    assertThat(service.openConnections()).isEqualTo(1);
  }
}
