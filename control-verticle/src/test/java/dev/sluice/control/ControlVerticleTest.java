package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.StoredGeneration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<AuditRecord> recorded = new CopyOnWriteArrayList<>();
  private final List<Long> announced = new CopyOnWriteArrayList<>();
  @TempDir private Path state;
  @TempDir private Path config;
  private ConfigFolder files;
  private ControlSettings watch = new ControlSettings(Duration.ZERO, Optional.empty());

  @BeforeEach
  void listen() throws IOException {
    files = new ConfigFolder(config).write("default", policy("a.test"));
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<GenerationAnnounced>consumer(
            BusAddress.GENERATION_ANNOUNCED, m -> announced.add(m.body().getNumber()));
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  @Test
  void servesAndAnnouncesTheGenerationOfTheFiles() throws Exception {
    await(vertx.deployVerticle(control()));

    assertThat(fetch(0).getNumber()).isEqualTo(1);
    Awaitility.await().untilAsserted(() -> assertThat(announced).containsExactly(1L));
    assertThat(labels()).containsExactly("detected");
  }

  @Test
  void aChangeIsAnsweredWhenTheNodesRunIt() throws Exception {
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));
    report("one", 1);
    vertx
        .eventBus()
        .<GenerationAnnounced>consumer(
            BusAddress.GENERATION_ANNOUNCED, m -> report("one", m.body().getNumber()));

    // An answer waits for two seconds at most, and a slow machine may need more.
    AtomicInteger puts = new AtomicInteger();
    PolicyControl.Outcome outcome =
        Awaitility.await()
            .until(
                () ->
                    await(
                        control
                            .now()
                            .orElseThrow()
                            .put(
                                put("b%d.test".formatted(puts.incrementAndGet())),
                                ConfigFolder.AUTHOR)),
                answered -> answered.applied() == 1);

    long number = 1L + puts.get();
    assertThat(outcome.result()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(outcome.nodes()).isEqualTo(1);
    assertThat(control.now().orElseThrow().nodes())
        .singleElement()
        .isEqualTo(NodeReport.newBuilder().setNode("one").setGeneration(number).build());
    assertThat(fetch(0).getNumber()).isEqualTo(number);
    assertThat(fetch(1).getPolicies(0).getYaml()).isEqualTo(policy("a.test"));
  }

  @Test
  void whoLeftInOrderIsNotWaitedFor() throws Exception {
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));
    report("one", 1);
    vertx
        .eventBus()
        .send(
            BusAddress.NODE_REPORT,
            NodeReport.newBuilder().setNode("one").setGeneration(1).setLeaving(true).build());

    Awaitility.await().until(() -> control.now().orElseThrow().nodes().isEmpty());
  }

  @Test
  void changedFilesAreTakenOver() throws Exception {
    watch = new ControlSettings(Duration.ofMillis(20), Optional.empty());
    await(vertx.deployVerticle(control()));

    files.write("default", policy("b.test"));

    Awaitility.await().until(() -> fetch(0).getNumber() == 2);
    assertThat(fetch(0).getPolicies(0).getYaml()).isEqualTo(policy("b.test"));
  }

  @Test
  void changedFilesThatAreWrongAreRejectedOnce() throws Exception {
    watch = new ControlSettings(Duration.ofMillis(20), Optional.empty());
    await(vertx.deployVerticle(control()));

    files.write("default", "nonsense: true\n");
    Awaitility.await().until(() -> labels().contains("retained_last_valid"));
    files.write("default", policy("c.test"));

    Awaitility.await().until(() -> fetch(0).getNumber() == 2);
    assertThat(labels()).containsExactly("detected", "retained_last_valid", "detected");
  }

  @Test
  void aGenerationThatIsNotKeptCannotBeFetched() throws Exception {
    await(vertx.deployVerticle(control()));

    assertThatThrownBy(() -> fetch(99)).hasMessageContaining("not kept");
  }

  @Test
  void aNodeAheadOfALostHistoryIsOvertaken() throws Exception {
    await(vertx.deployVerticle(control()));

    report("one", 17);

    Awaitility.await().untilAsserted(() -> assertThat(announced).contains(18L));
    assertThat(fetch(0).getNumber()).isEqualTo(18);
  }

  @Test
  void ofTwoOneStandsByAndTakesOver() throws Exception {
    ControlVerticle one = control("one");
    String deployed = await(vertx.deployVerticle(one));
    ControlVerticle other = control("other");
    await(vertx.deployVerticle(other));
    assertThat(one.isActive()).isTrue();
    assertThat(other.isActive()).isFalse();
    assertThatThrownBy(() -> await(other.active()))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessage("this control node stands by; the active one is one");
    await(one.now().orElseThrow().put(put("b.test"), ConfigFolder.AUTHOR));

    await(vertx.undeploy(deployed));

    assertThatThrownBy(() -> await(one.active())).isInstanceOf(ControlUnavailable.class);
    Awaitility.await().until(other::isActive);
    assertThat(fetch(0).getNumber()).isEqualTo(2);
    assertThat(fetch(0).getPolicies(0).getYaml()).isEqualTo(policy("b.test"));
    await(other.now().orElseThrow().put(put("c.test"), ConfigFolder.AUTHOR));
    assertThat(fetch(0).getNumber()).isEqualTo(3);
  }

  @Test
  void wrongFilesDoNotKeepItFromTakingOver() throws Exception {
    String deployed = await(vertx.deployVerticle(control("one")));
    ControlVerticle other = control("other");
    await(vertx.deployVerticle(other));
    files.write("default", "nonsense: true\n");

    await(vertx.undeploy(deployed));

    Awaitility.await().until(other::isActive);
    assertThat(fetch(0).getPolicies(0).getYaml()).isEqualTo(policy("a.test"));
    assertThat(labels()).contains("retained_last_valid");
  }

  @Test
  void whoFindsTheStoreWrittenBySomebodyElseBeginsAnew() throws Exception {
    await(vertx.deployVerticle(control()));
    GenerationStore elsewhere = GenerationStore.open(store());
    StoredGeneration theirs =
        StoredGeneration.newBuilder()
            .setGeneration(Generation.newBuilder().setNumber(2).setRegistrationsToml("# theirs"))
            .build();
    elsewhere.append(theirs);

    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(fetch(0).getNumber()).isEqualTo(3));
    assertThat(fetch(2)).isEqualTo(theirs.getGeneration());
  }

  @Test
  void aFreeStoreIsNotTakenWhileAnotherNodeIsActive() throws Exception {
    await(vertx.deployVerticle(control()));
    state = state.resolve("not-shared");

    assertThatThrownBy(() -> await(vertx.deployVerticle(control("other"))))
        .hasMessageContaining("is not locked although control is active");
  }

  private static PolicyPut put(String host) {
    return new PolicyPut("default", policy(host), OptionalLong.empty());
  }

  private ControlVerticle control() {
    return control("control");
  }

  private ControlVerticle control(String node) {
    GenerationCompiler compiler =
        new GenerationCompiler((sandbox, entry, registrations) -> List.of());
    AuditLog log =
        record -> {
          recorded.add(record);
          return Future.succeededFuture();
        };
    return new ControlVerticle(node, config, store(), compiler, watch, () -> log);
  }

  private Path store() {
    return state.resolve("control");
  }

  private void report(String node, long generation) {
    vertx
        .eventBus()
        .send(
            BusAddress.NODE_REPORT,
            NodeReport.newBuilder().setNode(node).setGeneration(generation).build());
  }

  private Generation fetch(long number) throws TimeoutException {
    return await(
        vertx
            .eventBus()
            .<Generation>request(
                BusAddress.GENERATION_FETCH, FetchGeneration.newBuilder().setNumber(number).build())
            .map(message -> message.body()));
  }

  private List<String> labels() {
    return recorded.stream().map(record -> record.getConfigChange().getLabel()).toList();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
