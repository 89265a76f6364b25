package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.replying;
import static dev.sluice.testing.TestService.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.testing.TestService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(1)
class RemoteChainTest {
  static final String CANARY = "canary-of-the-service";
  private static final String PHRASE = CANARY + " 1";
  private static final String GUARD = "guard";

  private static final RemoteSettings SETTINGS =
      RemoteSettings.of(
          new ServiceSettings(
              ServiceSettings.DEFAULTS.connectTimeout(),
              ServiceSettings.DEFAULTS.retry(),
              new ServiceSettings.Breaker(2, Duration.ofMillis(300))),
          Map.of());

  private final ChainHealth standings = new ChainHealth();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final HeardChains chains = HeardChains.of(vertx);
  private final TestService service = new TestService(vertx);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final RecordedAudit audit = new RecordedAudit();
  private final Map<String, ChainService> published = new ConcurrentHashMap<>();
  private final List<ChainServices> publications =
      new java.util.concurrent.CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<ChainServices>consumer(
            BusAddress.CHAIN_SERVICES,
            message -> {
              publications.add(message.body());
              message.body().getServicesList().forEach(one -> published.put(one.getName(), one));
            });
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void tenStagesInOrder() {
    service.evaluating(replying(ScriptedAnswers::appendNumber));
    List<MiddlewareEntry> entries = new ArrayList<>();
    IntStream.range(0, 10)
        .forEach(
            i ->
                entries.add(
                    entry("stage-" + i, i % 2 == 0 ? GUARD : "openshell/regex", FAIL_CLOSED)));
    start(entries);

    ChainResult result = ask("0", entries);

    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo("012345");
    assertThat(result.getStagesList())
        .extracting(StageTrace::getEntry)
        .containsExactly(entries.stream().map(MiddlewareEntry::key).toArray(String[]::new));
    assertThat(result.getStagesList())
        .extracting(StageTrace::getTransformed)
        .containsExactly(true, false, true, false, true, false, true, false, true, false);
  }

  @Test
  void aTraceNamesTheVersionOfItsService() {
    service.describing(
        replying(TestService.recent().toBuilder().setServiceVersion("1.4.2").build()));
    List<MiddlewareEntry> entries =
        List.of(entry("a", GUARD, FAIL_CLOSED), entry("b", "openshell/regex", FAIL_CLOSED));
    start(entries);

    assertThat(ask("x", entries).getStagesList())
        .extracting(StageTrace::getVersion)
        .containsExactly("1.4.2", "");
  }

  @Test
  void noTextOfAServiceLeavesTheChain() {
    CapturedLog log = CapturedLog.start();
    service.describing(
        replying(
            TestService.recent().toBuilder().setName(CANARY).setServiceVersion(PHRASE).build()));
    List<MiddlewareEntry> entries =
        List.of(entry("open", GUARD, FAIL_OPEN), entry("closed", GUARD, FAIL_CLOSED));
    start(entries);
    List<Object> outputs = new ArrayList<>();

    service.evaluating(failing(GrpcStatus.PERMISSION_DENIED, CANARY));
    outputs.add(ask("x", entries));
    service.evaluating(replying(ScriptedAnswers.talkative(ScriptedStages.deny("content_match"))));
    outputs.add(ask("x", entries));
    service.evaluating(replying(ScriptedAnswers.talkative(ScriptedStages.allow())));
    outputs.add(ask("x", entries));
    service.evaluating(
        replying(ScriptedAnswers.talkative(ScriptedStages.allow().setReasonCode(CANARY))));
    outputs.add(ask("x", entries));
    service.answerWithStatus(CANARY, true);
    outputs.add(ask("x", entries));
    service.answerWithStatus(CANARY, false);
    outputs.add(ask("x", entries));
    service.stop();
    await().until(() -> !guard().getResolved());

    outputs.addAll(audit.records());
    outputs.addAll(publications);
    outputs.addAll(log.stop());
    assertThat(outputs.toString()).contains("content_match").doesNotContain(CANARY);
  }

  @Test
  void reportsOncePerNode() {
    start(List.of(entry("a", GUARD, FAIL_CLOSED)));
    await().until(() -> service.connections() == 2);

    assertThat(audit.records())
        .extracting(record -> record.getConfigChange().getLabel())
        .containsExactly("insecure_transport", "loaded");
    assertThat(guard().getMaxPayloadBytes()).isEqualTo(4194304);
  }

  @Test
  void circuitsAreThoseOfTheNodeAndReportedOnce() {
    List<MiddlewareEntry> entries = List.of(entry("a", GUARD, FAIL_CLOSED));
    start(entries);

    service.evaluating(silent());
    await().until(() -> ask("x", entries).hasUnavailable() && circuitsOpen() == 1);
    await().until(() -> guard().getCircuitsOpen() == 1);
    service.evaluating(replying(ScriptedStages.allow().build()));
    await().until(() -> ask("x", entries).hasAllow() && circuitsOpen() == 0);
    await().until(() -> guard().getCircuitsOpen() == 0);

    assertThat(guard().getLoops()).isEqualTo(2);
    assertThat(guard().getLoopsResolved()).isEqualTo(2);
    assertThat(audit.records())
        .extracting(record -> record.getConfigChange().getLabel())
        .containsExactly("insecure_transport", "loaded", "circuit_open", "circuit_closed");
  }

  @Test
  void countsStagesByOutcome() {
    List<MiddlewareEntry> entries = List.of(entry("a", GUARD, FAIL_OPEN));
    start(entries);
    OutcomeCounts tally = standings.of(GUARD).orElseThrow().outcomes();
    long allowed = tally.allowed();

    ask("x", entries);
    service.evaluating(replying(ScriptedStages.deny("code").build()));
    ask("x", entries);
    service.evaluating(replying(ScriptedStages.deny("Not a code").build()));
    ask("x", entries);
    service.evaluating(failing(GrpcStatus.INTERNAL, CANARY));
    ask("x", entries);
    snapshots.serve(2, List.of());
    await().until(() -> standings.of(GUARD).isEmpty());

    assertThat(tally.allowed() - allowed).isEqualTo(1);
    assertThat(tally.denied()).isEqualTo(1);
    assertThat(tally.failed()).isEqualTo(2);
  }

  @Test
  void aServiceThatIsDownDegradesOnlyItsOwnEntries() {
    int port = service.start();
    service.stop();
    List<MiddlewareEntry> entries =
        List.of(entry("open", GUARD, FAIL_OPEN), entry("keys", "openshell/regex", FAIL_CLOSED));
    snapshots.serve(1, entries, plaintext(GUARD, port));
    deploy();
    await().until(() -> audit.records().stream().anyMatch(RemoteChainTest::isDegraded));

    ChainResult result = ask("sk-aaaaaaaaaaaaaaaa", entries);

    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo("[REDACTED]");
    assertThat(result.getStages(0).getReasonCode()).isEqualTo("binding_not_described");
    assertThat(guard().getReason()).contains("could not connect");
  }

  @Test
  void aNewGenerationIsFollowedAtOnce() {
    start(List.of(entry("a", GUARD, FAIL_CLOSED)));
    List<MiddlewareEntry> next = List.of(entry("b", "openshell/secrets", FAIL_CLOSED));

    snapshots.serve(2, next);

    assertThat(ask("plain", next, 2).getStages(0).getImplementation())
        .isEqualTo("openshell/secrets");
    assertThat(service.connections()).isBetween(1, 2);
  }

  private static boolean isDegraded(AuditRecord record) {
    return record.getConfigChange().getLabel().equals("degraded");
  }

  private void start(List<MiddlewareEntry> entries) {
    snapshots.serve(1, entries, plaintext(GUARD, service.start()));
    deploy();
    await().until(() -> service.connections() == 2);
    await().until(() -> guard().getResolved());
    await().until(() -> bothLoopsAnswer(entries));
  }

  private ChainService guard() {
    return published.getOrDefault(GUARD, ChainService.getDefaultInstance());
  }

  private int circuitsOpen() {
    return standings.of(GUARD).orElseThrow().circuitsOpen();
  }

  private boolean bothLoopsAnswer(List<MiddlewareEntry> entries) {
    return IntStream.range(0, 2).noneMatch(i -> ask("0", entries).hasUnavailable());
  }

  private void deploy() {
    vertx
        .deployVerticle(
            () -> new ChainVerticle("node", snapshots, audit, SETTINGS, standings),
            new DeploymentOptions().setInstances(2))
        .await();
    chains.await(2);
  }

  private ChainResult ask(String body, List<MiddlewareEntry> entries) {
    return ask(body, entries, 1);
  }

  private ChainResult ask(String body, List<MiddlewareEntry> entries, long generation) {
    ChainRequest request =
        ScriptedStages.request(body).toBuilder()
            .setGeneration(generation)
            .addAllEntries(entries.stream().map(MiddlewareEntry::key).toList())
            .build();
    return chains.ask(request).await().body();
  }
}
