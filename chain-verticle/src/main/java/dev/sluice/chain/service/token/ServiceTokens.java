package dev.sluice.chain.service.token;

import dev.sluice.config.registration.Registration;
import io.vertx.core.Future;
import java.util.Optional;

/** Where calls of services get their tokens. Any thread. */
@FunctionalInterface
public interface ServiceTokens {
  /** The tokens of one service; empty: its calls have none. */
  Optional<CallTokens> of(Registration registration);

  static ServiceTokens none() {
    return registration -> Optional.empty();
  }

  /**
   * Whether a service may get tokens: they go over TLS only, and never where clear text is allowed.
   */
  static boolean mayHave(Registration registration) {
    return !registration.isPlaintext() && !registration.allowInsecureTransport();
  }

  @FunctionalInterface
  interface CallTokens {
    /**
     * The token of a call, on the calling event loop. After a failure the call must not be sent.
     */
    Future<BearerToken> tokenOf(TokenCaller caller);
  }
}
