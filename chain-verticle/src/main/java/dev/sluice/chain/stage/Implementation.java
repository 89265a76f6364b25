package dev.sluice.chain.stage;

import java.util.Optional;

/** The meaning of a middleware name at the start of a chain. */
public sealed interface Implementation {
  /** Unknown, or a service that is down; the reason is platform text. */
  record Unresolved(String reason) implements Implementation {}

  /**
   * It does not evaluate requests as a whole; its entries leave the chain of such a request.
   *
   * @param messages the service, when it judges WebSocket messages or reads streams
   */
  record Unbound(Optional<RemoteBinding> messages) implements Implementation {}

  record Local(BuiltIn builtIn) implements Implementation {}

  record Remote(RemoteBinding service) implements Implementation {}
}
