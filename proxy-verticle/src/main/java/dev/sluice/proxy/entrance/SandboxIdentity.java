package dev.sluice.proxy.entrance;

import java.util.Optional;

public sealed interface SandboxIdentity {
  record Known(String id) implements SandboxIdentity {}

  /**
   * No sandbox; the request is refused.
   *
   * @param reason platform text for the audit
   * @param named the configured sandbox that a wrong token is given for
   */
  record Unknown(String reason, Optional<String> named) implements SandboxIdentity {}
}
