package dev.sluice.chain.run;

import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.TestService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node reports of its entries, once its services are described. */
class ReportedEntriesTest {
  private static final String POLICY =
      """
      version: 1
      network_policies: {}
      network_middlewares:
        open: {middleware: guard, on_error: fail_open, endpoints: {include: ["a.test"]}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final TestService service =
      new TestService(vertx).describing(replying(StreamScript.hooksManifest()));
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final RecordedAudit audit = new RecordedAudit();
  private final ChainHealth health = new ChainHealth();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anEntryWhoseFailOpenDoesNotApplyIsToldOnceByAllLoops() {
    BusCodecs.registerAll(vertx.eventBus());
    RemoteSettings settings = RemoteSettings.of(ServiceSettings.DEFAULTS, Map.of());
    snapshots.serve(compiled(services(service.start())));
    vertx
        .deployVerticle(
            () -> new ChainVerticle("node", snapshots, audit, settings, health),
            new DeploymentOptions().setInstances(2))
        .await();

    await().until(() -> health.of("guard").stream().anyMatch(guard -> guard.resolved() == 2));
    await().until(() -> ignored().size() >= 2);
    vertx.close().await();

    assertThat(ignored())
        .extracting(change -> change.getDetailsOrThrow("operation"))
        .containsExactly("http_request", "http_response");
  }

  private List<ConfigChange> ignored() {
    return audit.records().stream()
        .map(AuditRecord::getConfigChange)
        .filter(change -> change.getLabel().equals("fail_open_not_applied"))
        .toList();
  }

  private static Snapshot compiled(String services) {
    return switch (SnapshotCompiler.compile(
        7,
        Map.of("box", new Source("box.yaml", POLICY)),
        Optional.of(new Source("gateway.toml", services)))) {
      case Compilation.Compiled<Snapshot> compiled -> compiled.value();
      case Compilation.Rejected<Snapshot> rejected ->
          throw new AssertionError(rejected.violations());
    };
  }

  private static String services(int port) {
    return """
    [[openshell.supervisor.middleware]]
    name = "guard"
    grpc_endpoint = "http://127.0.0.1:%d"
    allow_insecure_transport = true
    max_payload_bytes = 1024
    """
        .formatted(port);
  }
}
