package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final int MAX_CERTIFICATES = 64;

  public UpstreamSettings {
    certificates = List.copyOf(certificates);
  }

  public UpstreamSettings withRoots(Path other) {
    return new UpstreamSettings(Optional.of(other), certificates);
  }

  static UpstreamSettings read(Fields upstream, Path directory) {
    Optional<Path> roots = upstream.file("ca_file", directory);
    List<Cursor> items = upstream.take("client_certificates").map(Cursor::items).orElse(List.of());
    if (items.size() > MAX_CERTIFICATES) {
      upstream.error(
          "client_certificates", "at most %d; share one by its hosts".formatted(MAX_CERTIFICATES));
      return DEFAULTS;
    }
    List<ClientCertificate> all = new ArrayList<>();
    for (Cursor item : items) {
      ClientCertificate.read(item, directory, all).ifPresent(all::add);
    }
    return new UpstreamSettings(roots, all);
  }
}
