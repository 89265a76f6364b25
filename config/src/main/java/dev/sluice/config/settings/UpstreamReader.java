package dev.sluice.config.settings;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.policy.document.EndpointHost;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code proxy.upstream}. */
final class UpstreamReader {
  private static final int MOST = 64;

  private final Path directory;

  UpstreamReader(Path directory) {
    this.directory = directory;
  }

  UpstreamSettings read(Fields upstream) {
    Optional<Path> roots = file(upstream, "ca_file");
    List<Cursor> items = upstream.take("client_certificates").map(Cursor::items).orElse(List.of());
    if (items.size() > MOST) {
      upstream.error("client_certificates", "at most %d; share one by its hosts".formatted(MOST));
      return UpstreamSettings.DEFAULTS;
    }
    List<ClientCertificate> all = new ArrayList<>();
    for (Cursor item : items) {
      certificate(item, all).ifPresent(all::add);
    }
    return new UpstreamSettings(roots, all);
  }

  private Optional<ClientCertificate> certificate(Cursor at, List<ClientCertificate> before) {
    Fields fields = at.fields();
    List<HostPattern> hosts = hosts(fields, at, before);
    Optional<Path> certificate = file(fields, "certificate_file");
    Optional<Path> key = file(fields, "key_file");
    fields.close();
    if (certificate.isEmpty() || key.isEmpty()) {
      at.error("needs certificate_file and key_file; name both");
      return Optional.empty();
    }
    return Optional.of(new ClientCertificate(hosts, certificate.get(), key.get()));
  }

  private static List<HostPattern> hosts(Fields fields, Cursor at, List<ClientCertificate> before) {
    List<Cursor> items = fields.take("hosts").map(Cursor::items).orElse(List.of());
    if (items.isEmpty()) {
      at.error("would be shown to nobody; name the origins: hosts: [api.example.com]");
    } else if (items.size() > MOST) {
      at.error("too many hosts (%d > %d); use a pattern".formatted(items.size(), MOST));
    }
    List<HostPattern> hosts = new ArrayList<>();
    for (Cursor item : items) {
      Optional<HostPattern> host = EndpointHost.read(item);
      if (host.isPresent() && isTaken(host.get(), before)) {
        item.error("another certificate is for the same host; keep one of the two");
      }
      host.ifPresent(hosts::add);
    }
    return hosts;
  }

  private static boolean isTaken(HostPattern host, List<ClientCertificate> before) {
    return before.stream()
        .flatMap(certificate -> certificate.hosts().stream())
        .anyMatch(host::overlaps);
  }

  private Optional<Path> file(Fields fields, String key) {
    return fields.take(key).flatMap(Cursor::text).map(directory::resolve);
  }
}
