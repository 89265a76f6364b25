package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.EntryKey;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start, which has no accepted generation to go on with. */
@Order(1)
class UnvalidatedEntriesTest {
  private static final EntryKey GUARD =
      EntryKey.newBuilder().setSandbox("default").setKey("guard").build();

  /** One loop: what one of its tasks sends is under way until the task has ended. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final List<ValidateEntries> asked = new CopyOnWriteArrayList<>();
  private final List<InvalidEntry> objections = new CopyOnWriteArrayList<>();
  private String deployment = "";
  @TempDir private Path state;
  @TempDir private Path config;

  @BeforeEach
  void writeFiles() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    new ConfigFolder(config).write("default", guarded("mode: shred")).write("other", policy("o.t"));
    Files.writeString(
        config.resolve("gateway.toml"),
        """
        [[openshell.supervisor.middleware]]
        name = "corp/guard"
        grpc_endpoint = "http://guard.test:1"
        allow_insecure_transport = true
        max_payload_bytes = 1024
        """);
    vertx
        .eventBus()
        .<ValidateEntries>consumer(
            BusAddress.VALIDATE_ENTRIES,
            message -> {
              asked.add(message.body());
              message.reply(EntriesValidated.newBuilder().addAllInvalid(objections).build());
            });
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void areUnresolvedUntilTheirServiceHasNoObjection() throws Exception {
    object();
    ControlVerticle control = started();
    assertThat(fetch().getUnvalidatedList()).containsExactly(GUARD);
    assertThat(control.now().orElseThrow().unvalidated())
        .containsExactly("its services have not been asked yet");
    assertThat(control.now().orElseThrow().asked().isComplete()).isFalse();

    chainNodeComes();
    await()
        .untilAsserted(
            () ->
                assertThat(control.now().orElseThrow().unvalidated())
                    .containsExactly(
                        config.resolve("policies/default.yaml")
                            + ": network_middlewares.guard: mode is unknown"));
    assertThat(control.now().orElseThrow().asked().isComplete()).isTrue();
    assertThat(fetch().getNumber()).isEqualTo(1);

    objections.clear();
    await().until(() -> control.now().orElseThrow().unvalidated().isEmpty());
    assertThat(fetch().getUnvalidatedList()).isEmpty();
    assertThat(fetch().getNumber()).isEqualTo(2);
  }

  private Thread loop() {
    return Future.<Thread>future(
            told -> vertx.runOnContext(go -> told.complete(Thread.currentThread())))
        .await();
  }

  /** Each loop of a chain node tells that it is there, at the same moment. */
  @Test
  void manyHeartbeatsAtOnceAreNothingToWarnOf() throws Exception {
    try (LoggedWarnings warnings = LoggedWarnings.of("io.vertx.core.eventbus", loop())) {
      started();
      vertx.runOnContext(
          go -> {
            for (int loop = 0; loop < 20; loop++) {
              chainNodeComes();
            }
          });
      await().until(() -> !asked.isEmpty());

      assertThat(asked).hasSize(1);
      assertThat(warnings.lines()).isEmpty();
    }
  }

  @Test
  void areAskedAboutAgainWhenAChainNodeReachesAService() throws Exception {
    object();
    ControlVerticle control = started();
    services(false);
    chainNodeComes();
    // The pauses are long by then.
    await().until(() -> asked.size() >= 4);
    int before = asked.size();
    objections.clear();

    services(true);

    await().until(() -> control.now().orElseThrow().unvalidated().isEmpty());
    assertThat(asked).hasSize(before + 1);
  }

  @Test
  void stayUnresolvedInAnUnrelatedChangeAndAreAskedAboutInAPut() throws Exception {
    object();
    ControlVerticle control = started();

    assertThat(put(control, "other", policy("p.test"))).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(fetch().getUnvalidatedList()).containsExactly(GUARD);
    assertThat(asked).isEmpty();

    assertThat(put(control, "default", guarded("mode: shred")))
        .isInstanceOf(ChangeResult.Rejected.class);
    objections.clear();
    assertThat(put(control, "default", guarded("mode: shred")))
        .isInstanceOf(ChangeResult.Accepted.class);
    assertThat(fetch().getUnvalidatedList()).isEmpty();
  }

  @Test
  void areAskedAboutAfterARestartToo() throws Exception {
    started();
    vertx.undeploy(deployment).await();

    ControlVerticle again = started();
    assertThat(fetch().getUnvalidatedList()).containsExactly(GUARD);
    chainNodeComes();

    await().until(() -> again.now().orElseThrow().unvalidated().isEmpty());
    assertThat(fetch().getUnvalidatedList()).isEmpty();
  }

  private static String guarded(String config) {
    return policy("a.test")
        + """
        network_middlewares:
          guard:
            middleware: corp/guard
            config: {%s}
            endpoints: {include: [a.test]}
        """
            .formatted(config);
  }

  private ControlVerticle started() throws Exception {
    AuditLog log = record -> Future.succeededFuture();
    ControlVerticle control =
        new ControlVerticle(
            "control",
            config,
            state,
            new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
            new ControlSettings(Duration.ZERO, Optional.empty()),
            () -> log);
    deployment = vertx.deployVerticle(control).await(20, TimeUnit.SECONDS);
    return control;
  }

  private void chainNodeComes() {
    vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, ChainHeartbeat.getDefaultInstance());
  }

  private void services(boolean resolved) {
    ChainService guard =
        ChainService.newBuilder().setName("corp/guard").setResolved(resolved).build();
    vertx
        .eventBus()
        .publish(
            BusAddress.CHAIN_SERVICES,
            ChainServices.newBuilder().setNode("one").addServices(guard).build());
  }

  private void object() {
    objections.add(
        InvalidEntry.newBuilder()
            .setSandbox("default")
            .setKey("guard")
            .setReason("mode is unknown")
            .build());
  }

  private static ChangeResult put(ControlVerticle control, String sandbox, String yaml)
      throws Exception {
    PolicyPut put = new PolicyPut(sandbox, yaml, OptionalLong.empty());
    return control
        .now()
        .orElseThrow()
        .put(put, ConfigFolder.AUTHOR)
        .await(20, TimeUnit.SECONDS)
        .result();
  }

  private Generation fetch() throws Exception {
    return vertx
        .eventBus()
        .<Generation>request(BusAddress.GENERATION_FETCH, FetchGeneration.getDefaultInstance())
        .map(Message::body)
        .await(20, TimeUnit.SECONDS);
  }
}
