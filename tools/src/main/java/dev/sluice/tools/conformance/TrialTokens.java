package dev.sluice.tools.conformance;

import dev.sluice.chain.token.BearerToken;
import dev.sluice.chain.token.ServiceTokens;
import dev.sluice.chain.token.SigningKey;
import dev.sluice.chain.token.TokenCaller;
import dev.sluice.chain.token.TokenIssuer;
import dev.sluice.config.registration.Registration;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens as the node would send them, and tokens that a service has to refuse.
 *
 * @param key of the node
 */
public record TrialTokens(TokenIssuer issuer, SigningKey key) {
  /** Longer than any token lives. */
  private static final Duration PAST = Duration.ofHours(3);

  ServiceTokens good() {
    return of(TokenTrial.GOOD);
  }

  ServiceTokens of(TokenTrial trial) {
    return registration ->
        trial == TokenTrial.NONE || !ServiceTokens.mayHave(registration)
            ? Optional.empty()
            : Optional.of(caller -> Future.succeededFuture(token(trial, registration, caller)));
  }

  private BearerToken token(TokenTrial trial, Registration registration, TokenCaller caller) {
    String audience = registration.audience();
    Instant now = Instant.now();
    return switch (trial) {
      case GOOD, NONE -> issuer.issue(key, audience, caller, now);
      case OTHER_AUDIENCE -> issuer.issue(key, audience + "-of-another", caller, now);
      case EXPIRED -> issuer.issue(key, audience, caller, now.minus(PAST));
      case OTHER_KEY -> issuer.issue(SigningKey.generate().posingAs(key), audience, caller, now);
      case OTHER_SANDBOX -> issuer.issue(key, audience, other(caller), now);
    };
  }

  private static TokenCaller other(TokenCaller caller) {
    return switch (caller) {
      case TokenCaller.Gateway gateway -> gateway;
      case TokenCaller.Supervisor supervisor ->
          new TokenCaller.Supervisor(supervisor.sandbox() + "-of-another");
    };
  }
}
