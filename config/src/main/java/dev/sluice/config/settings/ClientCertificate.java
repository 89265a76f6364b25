package dev.sluice.config.settings;

import dev.sluice.config.match.HostPattern;
import java.nio.file.Path;
import java.util.List;

/**
 * What the proxy shows of itself to origins that ask for a certificate: {@code
 * proxy.upstream.client_certificates}.
 *
 * @param hosts whose origins are shown it; the lists of two certificates share no host
 * @param certificate PEM, the certificate first, intermediates behind it
 * @param key PEM, not encrypted
 */
public record ClientCertificate(List<HostPattern> hosts, Path certificate, Path key) {
  public ClientCertificate {
    hosts = List.copyOf(hosts);
  }

  /** Whether it is for a lower-case host. */
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
}
