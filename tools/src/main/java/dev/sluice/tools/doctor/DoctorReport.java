package dev.sluice.tools.doctor;

import dev.sluice.config.net.HostPort;
import dev.sluice.tools.doctor.Diagnosis.Fails;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that was found.
 *
 * @param clients empty when the proxy does not answer
 */
record DoctorReport(HostPort address, ProxyState proxy, List<ClientFinding> clients) {
  boolean isHealthy() {
    return !(proxy instanceof ProxyState.Silent) && count(ClientFinding::isFailed) == 0;
  }

  long count(Predicate<ClientFinding> chosen) {
    return clients.stream().filter(chosen).count();
  }

  /** The words of a client that tell most: of the trial whose failure the remedy is for. */
  static String shows(ClientFinding finding) {
    return finding
        .repaired()
        .or(() -> Optional.of(finding.shell()))
        .filter(Fails.class::isInstance)
        .or(() -> Optional.of(finding.shell()))
        .map(diagnosis -> diagnosis instanceof Fails fails ? fails.shows() : "")
        .orElse("");
  }
}
