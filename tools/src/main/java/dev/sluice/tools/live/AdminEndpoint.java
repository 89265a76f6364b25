package dev.sluice.tools.live;

import dev.sluice.config.net.HostPort;

/**
 * An admin API and the right to use it.
 *
 * @param token empty without
 */
public record AdminEndpoint(HostPort address, String token) {
  /** Without the token. */
  @Override
  public String toString() {
    return address.toString();
  }
}
