package dev.sluice.chain.run;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChainVerticleTest {
  private static final int LOOPS = 2;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final HeardChains chains = HeardChains.of(vertx);

  @BeforeEach
  void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    snapshots.serve(7, List.of(FixedSnapshots.entry("keys", "openshell/regex", FAIL_CLOSED)));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void answersAtTheAddressOfItsHeartbeat() {
    start(1);

    ChainResult result = chains.ask(request(7, "keys")).await().body();

    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo("key=[REDACTED]");
    assertThat(result.getStages(0).getFindings(0).getType()).isEqualTo("regex.openai");
  }

  @Test
  void eachEventLoopHasItsOwnInstance() {
    start(LOOPS);
    Set<String> loops = ConcurrentHashMap.newKeySet();

    vertx
        .deployVerticle(
            () -> new SameLoopAsker(request(7, "keys"), loops),
            new DeploymentOptions().setInstances(LOOPS))
        .await();

    assertThat(loops).hasSize(LOOPS);
  }

  /** Deploys only when the chain on its own loop answers. */
  private static final class SameLoopAsker extends VerticleBase {
    private final ChainRequest request;
    private final Set<String> loops;

    SameLoopAsker(ChainRequest request, Set<String> loops) {
      this.request = request;
      this.loops = loops;
    }

    @Override
    public Future<?> start() {
      loops.add(Thread.currentThread().getName());
      return vertx
          .eventBus()
          .request(BusAddress.chainOnThisLoop(), request, new DeliveryOptions().setLocalOnly(true));
    }
  }

  @Test
  void refusesRequestsOutsideItsConfiguration() {
    start(1);

    assertRefused(request(8, "keys"), ChainRefusal.UNKNOWN_GENERATION, "unknown_generation");
    assertRefused(request(7, "absent"), ChainRefusal.UNFIT, "unknown_entry");
    assertRefused(
        request(7, "keys").toBuilder().addAllEntries(Collections.nCopies(10, "keys")).build(),
        ChainRefusal.UNFIT,
        "too_many_stages");
  }

  /** The verticle waits for a generation that never arrives. */
  @Test
  void reportsItsUnansweredCalls() {
    vertx.eventBus().localConsumer(BusAddress.GENERATION_WANTED, unanswered -> {});
    start(1);
    Future<Message<ChainResult>> asked =
        chains.ask(request(8, "keys").toBuilder().setCall(5).build());

    assertThat(inHand(5, 6)).containsExactly(5L);
    assertThatThrownBy(asked::await).hasMessage("unknown_generation");
    assertThat(inHand(5, 6)).isEmpty();
  }

  private List<Long> inHand(long... calls) {
    CallsWanted.Builder question = CallsWanted.newBuilder();
    LongStream.of(calls).forEach(question::addCalls);
    return vertx
        .eventBus()
        .<CallsHere>request(BusAddress.chainCalls(chains.addresses().getFirst()), question.build())
        .await()
        .body()
        .getCallsList();
  }

  @Test
  void publishesItsImplementations() throws InterruptedException {
    BlockingQueue<ChainServices> published = new LinkedBlockingQueue<>();
    vertx
        .eventBus()
        .<ChainServices>consumer(
            BusAddress.CHAIN_SERVICES, message -> published.add(message.body()));
    start(2);

    ChainServices services = published.poll(30, TimeUnit.SECONDS);

    assertThat(services).isNotNull();
    assertThat(services.getNode()).isEqualTo("node-1");
    assertThat(services.getServicesList())
        .containsExactly(
            builtIn("openshell/regex", 262_144),
            builtIn("openshell/secrets", 262_144),
            builtIn("sluice/secrets", 4_194_304).toBuilder()
                .setMaxMessageBytes(4_194_304)
                .setReadsAllMessages(true)
                .setResponses(true)
                .setStreamsRequests(true)
                .build());
  }

  private static ChainService builtIn(String name, int maxPayloadBytes) {
    return ChainService.newBuilder()
        .setName(name)
        .setResolved(true)
        .setRequests(true)
        .setMaxPayloadBytes(maxPayloadBytes)
        .build();
  }

  private void assertRefused(ChainRequest request, int code, String reason) {
    assertThatThrownBy(() -> chains.ask(request).await())
        .isInstanceOfSatisfying(
            ReplyException.class,
            refused -> {
              assertThat(refused.failureCode()).isEqualTo(code);
              assertThat(refused).hasMessage(reason);
            });
  }

  private void start(int instances) {
    vertx
        .deployVerticle(
            () -> new ChainVerticle("node-1", snapshots, RecordedAudit::new),
            new DeploymentOptions().setInstances(instances))
        .await();
    chains.await(instances);
  }

  private static ChainRequest request(long generation, String entry) {
    return ScriptedStages.request("key=sk-aaaaaaaaaaaaaaaa").toBuilder()
        .setGeneration(generation)
        .addEntries(entry)
        .build();
  }
}
