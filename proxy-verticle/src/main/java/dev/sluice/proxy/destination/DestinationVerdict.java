package dev.sluice.proxy.destination;

import java.net.InetAddress;
import java.util.List;

/** Whether a destination may be dialled. */
public sealed interface DestinationVerdict {
  /**
   * It may, at exactly these addresses, without another resolution.
   *
   * @param addresses in the order to try them, never empty
   */
  record Checked(List<InetAddress> addresses) implements DestinationVerdict {
    public Checked {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("nothing was checked");
      }
    }
  }

  /**
   * It may not.
   *
   * @param kind what the client is told
   * @param detail the precise reason, for the audit only: it names the address
   */
  record Blocked(Kind kind, String detail) implements DestinationVerdict {}

  /** Reasons as refusal bodies spell them (data-plane 11.9). */
  enum Kind {
    /**
     * An address is not the one that the hosts file gives to this name of the host, or the port.
     */
    GATEWAY("trusted-gateway check failed"),
    /** The policy's list is itself unacceptable: it reaches into what is always blocked. */
    INVALID_ALLOWED_IPS("invalid allowed_ips in policy"),
    /** Some address or the port is refused for an endpoint with a list. */
    ALLOWED_IPS("allowed_ips check failed"),
    /** Some address or the port is refused for an endpoint that is declared by name. */
    DECLARED("declared endpoint check failed"),
    /** Some address or the port is refused where only public addresses are accepted. */
    INTERNAL("internal address"),
    /** The name did not resolve. */
    DNS("DNS resolution failed");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** For refusal bodies. */
    public String text() {
      return text;
    }
  }
}
