package dev.sluice.proxy.forward;

import java.util.Optional;

/**
 * A decided request, ready for its origin. Secrets are not kept while it waits for a journal or a
 * connection: they are put in anew, as they are in force at that moment (data-plane 14.10).
 *
 * @param made the bytes, when they hold no secrets
 * @param memory released once the body is written, or will not be
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
