package dev.sluice.config.settings.credentials;

import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;

/** A place that a credential is bound to; its path reads like one that routes (data-plane 3.5). */
public record CredentialEndpoint(HostPattern host, int port, EndpointPath path) {
  boolean admits(String asked, int askedPort, String canonicalPath) {
    return isAt(asked, askedPort) && path.routes(canonicalPath);
  }

  boolean isAt(String asked, int askedPort) {
    return port == askedPort && host.matches(asked);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CredentialEndpoint endpoint && toString().equals(endpoint.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return host.text() + ':' + port + path;
  }
}
