package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.ContractFailures.Failure;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures of the contract that no request told. */
class LeftFailuresTest {
  private static final Failure FAILURE = new Failure("guard", "http_request", "decode");

  private final Vertx vertx = Vertx.vertx();
  private final RecordedAudit audit = new RecordedAudit();
  private final ChainHealth health = new ChainHealth();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    RemoteSettings settings = RemoteSettings.of(ServiceSettings.DEFAULTS, Map.of());
    vertx
        .deployVerticle(
            () -> new ChainVerticle("node", new FixedSnapshots(), audit, settings, health),
            new DeploymentOptions().setInstances(2))
        .await();
  }

  private void fail(Duration ago) {
    long then = System.nanoTime() - ago.toNanos();
    for (int i = 0; i < 3; i++) {
      assertThat(health.contractFailures().happened(FAILURE, then).isPresent()).isEqualTo(i == 0);
    }
  }

  private List<ConfigChange> told() {
    return audit.records().stream()
        .map(AuditRecord::getConfigChange)
        .filter(change -> change.getLabel().equals("contract_failures"))
        .toList();
  }

  @Test
  void areToldByOneLoopWhenNoneFollows() {
    deploy();
    fail(Duration.ofSeconds(20));
    await().untilAsserted(() -> assertThat(told()).isNotEmpty());

    assertThat(told())
        .singleElement()
        .extracting(ConfigChange::getDetailsMap)
        .isEqualTo(
            Map.of(
                "service", "guard",
                "operation", "http_request",
                "contract_failure", "decode",
                "suppressed_count", "2"));
  }

  @Test
  void areToldWhenTheNodeStops() {
    deploy();
    fail(Duration.ZERO);
    vertx.close().await();

    assertThat(told())
        .singleElement()
        .extracting(change -> change.getDetailsOrThrow("suppressed_count"))
        .isEqualTo("2");
  }
}
