package dev.sluice.config.settings.proxy;

import dev.sluice.config.match.EndpointHost;
import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.util.Optional;

/**
 * A place that a credential is bound to; its path matches like one that routes (data-plane 3.5).
 */
public record CredentialEndpoint(HostPattern host, int port, EndpointPath path) {
  private static final int HTTPS_PORT = 443;

  static Optional<CredentialEndpoint> read(Cursor at) {
    Fields fields = at.fields();
    Optional<Cursor> where = fields.take("host");
    if (where.isEmpty()) {
      at.error("needs a host, such as api.example.com");
    }
    Optional<HostPattern> host = where.flatMap(EndpointHost::read);
    int port = fields.integer("port", 1, 65_535, HTTPS_PORT);
    Optional<EndpointPath> path =
        fields.take("path").map(CredentialEndpoint::path).orElse(Optional.of(EndpointPath.ANY));
    fields.close();
    return host.flatMap(h -> path.map(p -> new CredentialEndpoint(h, port, p)));
  }

  private static Optional<EndpointPath> path(Cursor at) {
    Optional<String> text = at.text();
    try {
      if (text.isPresent() && (text.get().startsWith("/") || text.get().equals("**"))) {
        return Optional.of(EndpointPath.compile(text.get()));
      }
      at.error("expected a path such as /v1/**");
    } catch (InvalidPatternException e) {
      at.error(e.reason());
    }
    return Optional.empty();
  }

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
