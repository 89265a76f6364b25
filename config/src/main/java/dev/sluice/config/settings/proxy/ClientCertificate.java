package dev.sluice.config.settings.proxy;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.EndpointHost;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The identity that the proxy presents to origins that ask for a certificate: {@code
 * proxy.upstream.client_certificates}.
 *
 * @param hosts that it is presented to; two certificates share no host
 * @param certificate PEM, the certificate first, intermediates behind it
 * @param key PEM, not encrypted
 */
public record ClientCertificate(List<HostPattern> hosts, Path certificate, Path key) {
  // For one host; more than patterns of ordinary length need.
  private static final long STEPS = 1_000_000;

  private static final int MAX_HOSTS = 64;

  public ClientCertificate {
    hosts = List.copyOf(hosts);
  }

  public boolean isFor(String host) {
    return hosts.stream().anyMatch(pattern -> pattern.matches(host));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientCertificate one && toString().equals(one.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /**
   * Reads one entry.
   *
   * @param before the certificates that stand before it
   */
  static Optional<ClientCertificate> read(
      Cursor at, Path directory, List<ClientCertificate> before) {
    Fields fields = at.fields();
    List<HostPattern> hosts = hosts(fields, at, before);
    Optional<Path> certificate = fields.file("certificate_file", directory);
    Optional<Path> key = fields.file("key_file", directory);
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
      at.error("is for no origin; name the origins: hosts: [api.example.com]");
    } else if (items.size() > MAX_HOSTS) {
      at.error("too many hosts (%d > %d); use a pattern".formatted(items.size(), MAX_HOSTS));
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
    ComparisonBudget budget = new ComparisonBudget(STEPS);
    return before.stream()
        .flatMap(certificate -> certificate.hosts().stream())
        .anyMatch(other -> host.overlaps(other, budget));
  }
}
