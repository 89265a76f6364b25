package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.ControlVerticle;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceValidationTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<ValidateEntries> asked = new CopyOnWriteArrayList<>();
  private final List<InvalidEntry> objections = new CopyOnWriteArrayList<>();
  private String deployment = "";
  @TempDir private Path state;
  @TempDir private Path config;

  @BeforeEach
  void writeRegistrations() throws IOException {
    BusCodecs.registerAll(vertx.eventBus());
    new ConfigFolder(config).write("default", policy("a.test")).write("other", policy("o.test"));
    register("http://guard.test:1");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anEntryIsPutBeforeAChainNodeWithTheSourcesItNeeds() throws Exception {
    ControlVerticle control = started();
    answerAsAChainNode();

    assertAccepted(put(control, "default", entry("terms: [a]", "fail_closed")));

    ValidateEntries question = asked.getFirst();
    assertThat(question.getRegistrationsToml()).contains("guard.test");
    assertThat(question.getRegistrationsFile()).endsWith("gateway.toml");
    assertThat(question.getPoliciesList())
        .singleElement()
        .satisfies(
            policy -> {
              assertThat(policy.getPolicy().getSandbox()).isEqualTo("default");
              assertThat(policy.getKeysList()).containsExactly("guard");
            });
  }

  @Test
  void whatTheServiceSaysIsAViolationOfThePolicyAndNothingIsStored() throws Exception {
    ControlVerticle control = started();
    answerAsAChainNode();
    object("terms is required");

    assertThat(violations(put(control, "default", entry("terms: []", "fail_closed"))))
        .singleElement()
        .asString()
        .isEqualTo(
            "PUT /v1/policies/default:9:5: network_middlewares.guard:"
                + " middleware config 'guard' is invalid: terms is required");
    assertThat(control.now().orElseThrow().policy("default").orElseThrow().getYaml())
        .isEqualTo(policy("a.test"));
  }

  @Test
  void withoutAChainNodeNothingThatNeedsOneIsAccepted() throws Exception {
    ControlVerticle control = started();

    assertThat(violations(put(control, "default", entry("terms: [a]", "fail_closed"))))
        .singleElement()
        .asString()
        .contains("no chain node is available to ask its service");
    assertAccepted(put(control, "default", policy("b.test")));
  }

  @Test
  void anUnrelatedChangeDoesNotAsk() throws Exception {
    ControlVerticle control = started();
    answerAsAChainNode();
    assertAccepted(put(control, "default", entry("terms: [a]", "fail_closed")));
    object("down");

    assertAccepted(put(control, "other", policy("p.test")));
    assertAccepted(put(control, "default", entry("terms: [a]", "fail_open")));

    assertThat(asked).hasSize(1);
    assertThat(violations(put(control, "default", entry("terms: [b]", "fail_open")))).hasSize(1);
  }

  @Test
  void aServiceThatMovedIsAskedAgain() throws Exception {
    ControlVerticle control = started();
    answerAsAChainNode();
    assertAccepted(put(control, "default", entry("terms: [a]", "fail_closed")));

    register("http://moved.test:1");
    assertAccepted(await(control.now().orElseThrow().reload(ConfigFolder.AUTHOR)).result());

    assertThat(asked).hasSize(2);
  }

  @Test
  void aStartDoesNotAsk() throws Exception {
    new ConfigFolder(config).write("default", entry("terms: [a]", "fail_closed"));
    answerAsAChainNode();

    started();

    assertThat(asked).isEmpty();
  }

  @Test
  void filesThatChangedWhileTheRoleWasDownWaitForTheirServices() throws Exception {
    ConfigFolder files =
        new ConfigFolder(config).write("default", entry("terms: [a]", "fail_closed"));
    started();
    await(vertx.undeploy(deployment));
    files.write("default", entry("mode: shred", "fail_closed"));
    object("mode is unknown");
    answerAsAChainNode();

    ControlVerticle again = started();
    assertThat(policyOf(again)).contains("terms: [a]");
    assertThat(again.now().orElseThrow().objections())
        .containsExactly("its services have not been asked yet");
    assertThat(asked).isEmpty();

    vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, ChainHeartbeat.getDefaultInstance());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(again.now().orElseThrow().objections())
                    .anySatisfy(reason -> assertThat(reason).contains("mode is unknown")));
    assertThat(policyOf(again)).contains("terms: [a]");

    objections.clear();
    Awaitility.await().until(() -> again.now().orElseThrow().objections().isEmpty());
    assertThat(policyOf(again)).contains("mode: shred");
  }

  private static String policyOf(ControlVerticle control) throws TimeoutException {
    return control.now().orElseThrow().policy("default").orElseThrow().getYaml();
  }

  private ControlVerticle started() throws Exception {
    GenerationCompiler compiler =
        new GenerationCompiler((sandbox, entry, registrations) -> List.of());
    AuditLog log = record -> Future.succeededFuture();
    ControlVerticle control =
        new ControlVerticle(
            "control",
            config,
            state,
            compiler,
            new ControlSettings(Duration.ZERO, Optional.empty()),
            () -> log);
    deployment = await(vertx.deployVerticle(control));
    runWhatIsAnnounced();
    return control;
  }

  /** As a node does; a change is answered once all nodes run it. */
  private void runWhatIsAnnounced() {
    report(1);
    vertx
        .eventBus()
        .<GenerationAnnounced>consumer(
            BusAddress.GENERATION_ANNOUNCED, message -> report(message.body().getNumber()));
  }

  private void report(long generation) {
    vertx
        .eventBus()
        .send(
            BusAddress.NODE_REPORT,
            NodeReport.newBuilder().setNode("one").setGeneration(generation).build());
  }

  private void answerAsAChainNode() {
    vertx
        .eventBus()
        .<ValidateEntries>consumer(
            BusAddress.VALIDATE_ENTRIES,
            message -> {
              asked.add(message.body());
              message.reply(EntriesValidated.newBuilder().addAllInvalid(objections).build());
            });
  }

  private void object(String reason) {
    objections.add(
        InvalidEntry.newBuilder().setSandbox("default").setKey("guard").setReason(reason).build());
  }

  private void register(String endpoint) throws IOException {
    Files.writeString(
        config.resolve("gateway.toml"),
        """
        [[openshell.supervisor.middleware]]
        name = "corp/guard"
        grpc_endpoint = "%s"
        allow_insecure_transport = true
        max_payload_bytes = 1024
        """
            .formatted(endpoint));
  }

  private static String entry(String config, String onError) {
    return policy("a.test")
        + """
        network_middlewares:
          guard:
            middleware: corp/guard
            on_error: %s
            config: {%s}
            endpoints: {include: [a.test]}
        """
            .formatted(onError, config);
  }

  private static ChangeResult put(ControlVerticle control, String sandbox, String yaml)
      throws TimeoutException {
    return await(
            control
                .now()
                .orElseThrow()
                .put(new PolicyPut(sandbox, yaml, OptionalLong.empty()), ConfigFolder.AUTHOR))
        .result();
  }

  private static void assertAccepted(ChangeResult result) {
    assertThat(result).isInstanceOf(ChangeResult.Accepted.class);
  }

  private static List<String> violations(ChangeResult result) {
    return ((ChangeResult.Rejected) result).violations();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
