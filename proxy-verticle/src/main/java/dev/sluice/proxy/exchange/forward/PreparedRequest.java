package dev.sluice.proxy.exchange.forward;

import java.util.Optional;

/**
 * A decided request, ready for its origin. It keeps no secrets while it waits for the journal or a
 * connection. They are inserted when it is sent, with their current values (data-plane 14.10).
 *
 * @param made the bytes, if they contain no secrets
 * @param memory released once the body is written or abandoned
 */
public record PreparedRequest(
    RequestPreparation preparation, Optional<Preparation.Ready> made, HeldBody memory) {
  public static PreparedRequest of(
      RequestPreparation preparation, Preparation.Ready ready, HeldBody memory) {
    return new PreparedRequest(
        preparation, ready.credentialed() ? Optional.empty() : Optional.of(ready), memory);
  }

  Preparation bytes() {
    return made.isPresent() ? made.get() : preparation.make();
  }
}
