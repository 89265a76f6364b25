package dev.sluice.tools.conformance;

import dev.sluice.chain.remote.call.ConnectFault;
import java.net.URI;

/** Remedies for a connection that does not come about, for the author of a service. */
final class ConnectionRemedies {
  private ConnectionRemedies() {}

  /**
   * What to do.
   *
   * @param obstacle as the node names it
   */
  static String of(String obstacle, URI endpoint) {
    return switch (obstacle) {
      case ConnectFault.UNREACHED ->
          "nothing listens at %s, or a firewall blocks it; start the service or correct --endpoint"
              .formatted(endpoint.getRawAuthority());
      case ConnectFault.UNRESOLVED ->
          "correct %s in --endpoint; a name of proxy.hosts needs --node-config DIR"
              .formatted(endpoint.getHost());
      case ConnectFault.UNTRUSTED ->
          "name the CA of its certificate by --tls-ca, or serve a certificate of that CA with its"
              + " intermediates";
      case ConnectFault.OTHER_HOST ->
          "serve a certificate for %s, or correct --endpoint".formatted(endpoint.getHost());
      case ConnectFault.EXPIRED -> "renew the certificate of the service";
      case ConnectFault.EARLY -> "compare the clocks, and when the certificate becomes valid";
      case ConnectFault.CLOSED, ConnectFault.TIMED_OUT -> Remedies.WRONG_PORT;
      case ConnectFault.NOT_TLS -> "serve TLS there, or check with http:// in --endpoint";
      default ->
          "serve gRPC over HTTP/2 there, with a certificate of the CA for this host; show the"
              + " client certificate that the service may ask for";
    };
  }
}
