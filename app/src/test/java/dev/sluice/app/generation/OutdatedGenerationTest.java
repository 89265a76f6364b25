package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.settings.Role;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generation that an earlier version accepted, and that this one would refuse. */
class OutdatedGenerationTest {
  private static final String WARNING =
      "p.yaml:3:61: warning: network_middlewares.keys.endpoints.include[0]: middleware config"
          + " 'keys' is invalid: endpoint selector pattern 'a.test:443' has a port; the host alone"
          + " selects, remove ':443'; it was accepted before and stays";

  private final Vertx vertx = Vertx.vertx();
  private final SnapshotHolder snapshots = new SnapshotHolder();
  @TempDir private Path state;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isInForceAndToldUntilItIsCorrected() throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    LastKnownGood.in(state).write(generation(1, "a.test:443"));
    GenerationFollower follower = follow();

    assertThat(admits()).isTrue();
    assertThat(follower.condition().outdated()).containsExactly(WARNING);

    AtomicReference<Generation> newest = new AtomicReference<>(generation(2, "a.test:443"));
    vertx
        .eventBus()
        .<FetchGeneration>consumer(
            BusAddress.GENERATION_FETCH, message -> message.reply(newest.get()));
    announce(2);
    await().until(() -> snapshots.current().generation() == 2);
    assertThat(follower.condition().outdated()).containsExactly(WARNING);

    newest.set(generation(3, "a.test"));
    announce(3);
    await().until(() -> follower.condition().outdated().isEmpty());
    assertThat(snapshots.current().generation()).isEqualTo(3);
  }

  private GenerationFollower follow() throws Exception {
    AuditLog log = entry -> Future.succeededFuture();
    GenerationFollower follower =
        new GenerationFollower(
            new GenerationFollower.Identity("node", Set.of(Role.PROXY), Set.of("default")),
            snapshots,
            new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
            LastKnownGood.in(state),
            () -> log);
    vertx.deployVerticle(follower).await(20, TimeUnit.SECONDS);
    return follower;
  }

  private boolean admits() {
    return snapshots.current().policyFor(Snapshot.DEFAULT_SANDBOX).admitEndpoint("a.test", 443)
        instanceof EndpointDecision.Admitted;
  }

  private void announce(long number) {
    vertx
        .eventBus()
        .publish(
            BusAddress.GENERATION_ANNOUNCED,
            GenerationAnnounced.newBuilder().setNumber(number).build());
  }

  private static Generation generation(long number, String selector) {
    String yaml =
        """
        network_policies: {p: {endpoints: [{host: a.test, port: 443}]}}
        network_middlewares:
          keys: {middleware: openshell/regex, endpoints: {include: ["%s"]}}
        """
            .formatted(selector);
    return Generation.newBuilder()
        .setNumber(number)
        .addPolicies(
            PolicySource.newBuilder().setSandbox("default").setFile("p.yaml").setYaml(yaml))
        .build();
  }
}
