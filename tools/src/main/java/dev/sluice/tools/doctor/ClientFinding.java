package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.client.TriedClient;
import java.util.Optional;

/**
 * What was found of one client.
 *
 * @param shell with the environment as it is
 * @param repaired with the variables of {@code sluice env}; tried only where the shell's fail
 * @param remedy empty when nothing is wrong
 */
record ClientFinding(
    TriedClient client, Diagnosis shell, Optional<Diagnosis> repaired, String remedy) {
  boolean isFailed() {
    return shell instanceof Diagnosis.Fails;
  }

  /** Whether the variables of {@code sluice env} are all that is missing. */
  boolean isRepaired() {
    return repaired.filter(Diagnosis.Works.class::isInstance).isPresent();
  }
}
