package dev.sluice.proxy.exchange;

import java.util.Optional;

/**
 * A judged request on its way. Secrets are not kept while it waits for a journal or a connection:
 * then they are put in anew, as they are in force at that moment (data-plane 14.10).
 *
 * @param held given back once its body is written, or will not be
 * @param made when it has no secrets
 */
record Sending(OutgoingRequest request, Optional<Outgoing.Ready> made, HeldBody held) {
  static Sending of(OutgoingRequest request, Outgoing.Ready ready, HeldBody held) {
    return new Sending(request, ready.credentialed() ? Optional.empty() : Optional.of(ready), held);
  }

  Outgoing bytes() {
    return made.isPresent() ? made.get() : request.make();
  }

  boolean isGuarded() {
    return request.isGuarded();
  }
}
