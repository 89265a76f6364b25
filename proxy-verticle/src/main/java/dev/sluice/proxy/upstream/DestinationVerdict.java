package dev.sluice.proxy.upstream;

import java.net.InetAddress;
import java.util.List;

public sealed interface DestinationVerdict {
  /**
   * Allowed, at exactly these addresses; the name is not resolved again.
   *
   * @param addresses in the order to try them, never empty
   */
  record Checked(List<InetAddress> addresses) implements DestinationVerdict {
    public Checked {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("no address was checked");
      }
    }
  }

  /**
   * Blocked.
   *
   * @param kind reason for the client
   * @param detail precise reason with the address, for the audit only
   */
  record Blocked(Kind kind, String detail) implements DestinationVerdict {}

  /** The name has no address: no guard decided anything. */
  record Unresolved(String detail) implements DestinationVerdict {}

  enum Kind {
    /** An address differs from the gateway's in the hosts file, or the port is blocked. */
    GATEWAY("trusted-gateway check failed"),
    INVALID_ALLOWED_IPS("invalid allowed_ips in policy"),
    /** An address or the port is blocked for an endpoint with allowed_ips. */
    ALLOWED_IPS("allowed_ips check failed"),
    /** An address or the port is blocked for an endpoint that is declared by name. */
    DECLARED("declared endpoint check failed"),
    /** An address or the port is blocked where only public addresses are allowed. */
    INTERNAL("internal address");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
