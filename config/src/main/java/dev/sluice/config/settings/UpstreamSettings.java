package dev.sluice.config.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards origins: {@code proxy.upstream}.
 *
 * @param roots {@code ca_file}: PEM roots trusted besides the system's
 * @param certificates {@code client_certificates}
 */
public record UpstreamSettings(Optional<Path> roots, List<ClientCertificate> certificates) {
  public static final UpstreamSettings DEFAULTS = new UpstreamSettings(Optional.empty(), List.of());

  public UpstreamSettings {
    certificates = List.copyOf(certificates);
  }

  public UpstreamSettings withRoots(Path other) {
    return new UpstreamSettings(Optional.of(other), certificates);
  }
}
