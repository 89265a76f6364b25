package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Role;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start without control role whose last generation is not what it was. */
class UnusableGenerationTest {
  private static final String ADMITS =
      """
      version: 1
      network_policies:
        only: {endpoints: [{host: a.test, port: 443}]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final List<AuditRecord> recorded = new CopyOnWriteArrayList<>();
  @TempDir private Path state;

  @AfterEach
  void close() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void aDamagedOneIsTold() throws Exception {
    LastKnownGood.in(state);
    Files.write(state.resolve("node/last.generation"), new byte[] {1, 2, 3});

    start();

    assertThat(labels()).contains("generation_damaged");
    assertThat(snapshots.current().generation()).isZero();
  }

  @Test
  void ofOneThatDoesNotCompileWhatDoesIsInForce() throws Exception {
    LastKnownGood.in(state)
        .write(
            Generation.newBuilder()
                .setNumber(1)
                .addPolicies(policy("default", ADMITS))
                .addPolicies(policy("blue", "nonsense: 1\n"))
                .build());

    start();

    assertThat(labels()).contains("fail_closed");
    assertThat(admits("default")).isTrue();
    assertThat(admits("blue")).isFalse();
  }

  private void start() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    AuditLog log =
        entry -> {
          recorded.add(entry);
          return Future.succeededFuture();
        };
    vertx
        .deployVerticle(
            new GenerationFollower(
                new GenerationFollower.Identity("node", Set.of(Role.PROXY), Set.of("default")),
                snapshots,
                new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
                LastKnownGood.in(state),
                () -> log))
        .await(30, TimeUnit.SECONDS);
  }

  private boolean admits(String sandbox) {
    return snapshots.current().policyFor(sandbox).admitEndpoint("a.test", 443)
        instanceof EndpointDecision.Admitted;
  }

  private List<String> labels() {
    return recorded.stream().map(entry -> entry.getConfigChange().getLabel()).toList();
  }

  private static PolicySource policy(String sandbox, String yaml) {
    return PolicySource.newBuilder()
        .setSandbox(sandbox)
        .setFile(sandbox + ".yaml")
        .setYaml(yaml)
        .build();
  }
}
