package dev.sluice.policy;

import dev.sluice.config.net.Cidr;
import java.util.List;

/** The resolved addresses that a policy accepts for an endpoint (data-plane 11.1, modes 2 to 5). */
public sealed interface DestinationRule {
  /** {@code allowed_ips}: every address must lie in one of the ranges. */
  record Listed(List<Cidr> ranges) implements DestinationRule {
    public Listed {
      ranges = List.copyOf(ranges);
    }
  }

  /** The exact host or IP literal is declared: private addresses are accepted. */
  record Declared() implements DestinationRule {}

  /** A wildcard or hostless endpoint: public addresses only. */
  record PublicOnly() implements DestinationRule {}

  /** No person chose the host: public addresses only, whatever the operator exempts. */
  record StrictlyPublic() implements DestinationRule {}
}
