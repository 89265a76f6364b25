package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultReport;
import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.config.settings.audit.AuditSettings.Unready;
import dev.sluice.config.settings.audit.EventSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditStatusTest {
  private static final Unready LIMITS = new Unready(0.9, Optional.of(Duration.ofMinutes(5)));

  @Test
  void belowTheThresholdsANodeIsReadyDespiteErrors() {
    assertThat(reasons(899, 299, "", OnFailure.FAIL_CLOSED)).isEmpty();
  }

  @Test
  void aNodeWithAFullJournalIsUnready() {
    assertThat(reasons(900, 0, "", OnFailure.FAIL_OPEN).orElseThrow()).contains("90 %");
  }

  @Test
  void aNodeWithOldRecordsIsUnready() {
    assertThat(reasons(0, 300, "", OnFailure.FAIL_CLOSED).orElseThrow()).contains("300 s old");
  }

  @Test
  void aNodeWithAFailedJournalIsUnreadyUnderFailClosed() {
    assertThat(reasons(0, 0, "broken", OnFailure.FAIL_CLOSED).orElseThrow()).contains("broken");
    assertThat(reasons(0, 0, "broken", OnFailure.FAIL_OPEN)).isEmpty();
  }

  @Test
  void aFaultThatGoesOnIsAWarningWithItsTime() {
    Instant at = Instant.parse("2026-11-27T01:02:03Z");
    FaultReport standing =
        new FaultReport(FaultKind.SHIPPING, "Kafka is away", at, Duration.ofSeconds(63), 9, true);
    FaultReport brief = new FaultReport(FaultKind.SYNC, "slow", at, Duration.ofSeconds(1), 1, true);
    FaultReport over = new FaultReport(FaultKind.MAPPING, "gone", at, Duration.ZERO, 1, false);
    assertThat(
            new AuditCondition(Duration.ofSeconds(63), List.of(standing, brief, over)).warnings())
        .containsExactly("audit shipping since 2026-11-27T01:02:03Z, for 63 s: Kafka is away");
  }

  private static Optional<String> reasons(
      long bytes, long oldestSeconds, String fault, OnFailure onFailure) {
    AuditSettings settings =
        new AuditSettings(
            "t",
            EventSettings.DEFAULTS,
            AuditSettings.DEFAULTS.durability(),
            onFailure,
            1000,
            Duration.ZERO,
            LIMITS);
    AuditStatus status =
        new AuditStatus(
            0,
            0,
            1,
            Duration.ofSeconds(oldestSeconds),
            bytes,
            0,
            0,
            0,
            ShippingState.RETRYING,
            7,
            7,
            Optional.empty(),
            fault,
            "Kafka is away",
            new AuditCondition(Duration.ZERO, List.of()));
    return status.reasonsUnready(settings).stream().findFirst();
  }
}
