package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.generation.GenerationFollower;
import dev.sluice.app.generation.LastKnownGood;
import dev.sluice.config.settings.Role;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvalidGenerationTest {
  private static final String FAIL_CLOSED =
      "[openshell.gateway]\npolicy_validation_failure_mode = \"fail_closed\"\n";
  private static final String ADMITS =
      """
      version: 1
      network_policies:
        only: {endpoints: [{host: a.test, port: 443}]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final SnapshotHolder holder = new SnapshotHolder();
  private final AtomicReference<Generation> newest = new AtomicReference<>();
  private final List<AuditRecord> recorded = new CopyOnWriteArrayList<>();
  @TempDir private Path state;

  @BeforeEach
  void listen() throws IOException {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<FetchGeneration>consumer(
            BusAddress.GENERATION_FETCH, message -> message.reply(newest.get()));
    newest.set(generation(1, ADMITS, FAIL_CLOSED));
    AuditLog log =
        entry -> {
          recorded.add(entry);
          return Future.succeededFuture();
        };
    vertx
        .deployVerticle(
            new GenerationFollower(
                new GenerationFollower.Identity("node", Set.of(Role.PROXY), Set.of("default")),
                holder,
                new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
                LastKnownGood.in(state),
                () -> log))
        .await();
    await().until(this::admits);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isKeptOutByDefault() {
    announce(generation(2, "nonsense: 1\n", ""));

    await().until(() -> labels().contains("retained_last_valid"));
    assertThat(holder.current().generation()).isEqualTo(1);
    assertThat(admits()).isTrue();
  }

  @Test
  void deniesEverythingWhenItSaysSoUntilAValidOneComes() {
    announce(generation(2, "nonsense: 1\n", FAIL_CLOSED));
    await().until(() -> labels().contains("fail_closed"));
    assertThat(holder.current().generation()).isEqualTo(2);
    assertThat(admits()).isFalse();

    announce(generation(3, ADMITS, FAIL_CLOSED));
    await().until(this::admits);
    await().until(() -> labels().equals(List.of("loaded", "fail_closed", "loaded")));
  }

  @Test
  void deniesOnlyTheSandboxesWhosePoliciesDoNotCompile() {
    Generation half =
        generation(2, ADMITS.replace("a.test", "b.test"), FAIL_CLOSED).toBuilder()
            .addPolicies(
                PolicySource.newBuilder()
                    .setSandbox("blue")
                    .setFile("blue.yaml")
                    .setYaml("nonsense: 1\n"))
            .build();
    announce(half);

    await().until(() -> labels().contains("fail_closed"));
    assertThat(admits("default", "b.test")).isTrue();
    assertThat(admits("blue", "b.test")).isFalse();
    assertThat(recorded.getLast().getConfigChange().getDetailsMap())
        .containsEntry("denied_sandboxes", "1")
        .containsEntry("sandbox", "blue");
  }

  @Test
  void eachOneIsToldAndNoneCountsAsApplied() {
    List<Long> reported = new CopyOnWriteArrayList<>();
    vertx
        .eventBus()
        .<NodeReport>consumer(
            BusAddress.NODE_REPORT, report -> reported.add(report.body().getGeneration()));

    announce(generation(2, "nonsense: 1\n", FAIL_CLOSED));
    await().until(() -> reported.contains(0L));
    announce(generation(3, "nonsense: 2\n", FAIL_CLOSED));

    await().until(() -> labels().equals(List.of("loaded", "fail_closed", "fail_closed")));
    assertThat(recorded.getLast().getConfigChange().getRejectedVersion()).isEqualTo(3);
    assertThat(reported).doesNotContain(2L, 3L);
  }

  @Test
  void deniesEverythingWhenItDoesNotSay() {
    announce(generation(2, "nonsense: 1\n", "not toml"));

    await().until(() -> labels().contains("fail_closed"));
    assertThat(admits()).isFalse();
  }

  private boolean admits() {
    return admits(Snapshot.DEFAULT_SANDBOX, "a.test");
  }

  private boolean admits(String sandbox, String host) {
    return holder.current().policyFor(sandbox).admitEndpoint(host, 443)
        instanceof EndpointDecision.Admitted;
  }

  private void announce(Generation generation) {
    newest.set(generation);
    vertx
        .eventBus()
        .publish(
            BusAddress.GENERATION_ANNOUNCED,
            GenerationAnnounced.newBuilder().setNumber(generation.getNumber()).build());
  }

  private List<String> labels() {
    return recorded.stream().map(entry -> entry.getConfigChange().getLabel()).toList();
  }

  private static Generation generation(long number, String yaml, String toml) {
    return Generation.newBuilder()
        .setNumber(number)
        .addPolicies(
            PolicySource.newBuilder().setSandbox("default").setFile("p.yaml").setYaml(yaml))
        .setRegistrationsFile("gateway.toml")
        .setRegistrationsToml(toml)
        .build();
  }
}
