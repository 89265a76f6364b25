package dev.sluice.audit;

import dev.sluice.audit.fault.FaultReport;
import java.time.Duration;
import java.util.List;

/**
 * The faults of this node's audit, and how long they have lasted.
 *
 * @param quiet time since Kafka accepted an event, while records wait; zero when none waits
 * @param faults one for each kind that occurred since the start
 */
public record AuditCondition(Duration quiet, List<FaultReport> faults) {
  // Shorter faults are for the log only.
  private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

  public AuditCondition {
    faults = List.copyOf(faults);
  }

  List<String> warnings() {
    return faults.stream()
        .filter(fault -> fault.standing() && fault.lasts().compareTo(WORTH_TELLING) >= 0)
        .map(
            fault ->
                "audit %s since %s, for %d s: %s"
                    .formatted(
                        fault.kind().text(), fault.at(), fault.lasts().toSeconds(), fault.reason()))
        .toList();
  }
}
