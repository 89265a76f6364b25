package dev.sluice.tools.conformance;

import dev.sluice.chain.service.token.BearerToken;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.chain.service.token.SigningKey;
import dev.sluice.chain.service.token.TokenCaller;
import dev.sluice.chain.service.token.TokenIssuer;
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

  /** A token, or none, that a call of the check has. */
  enum TokenTrial {
    GOOD("auth/token", "accept what the published keys signed; see docs/middleware.md, Tokens"),
    NONE("auth/none", "verify the token of every call, and answer UNAUTHENTICATED without one"),
    OTHER_AUDIENCE("auth/audience", "accept a token with your own audience only"),
    EXPIRED("auth/expired", "check exp, with a leeway of some 30 s"),
    OTHER_KEY("auth/other-key", "check the signature by the published key that kid names"),
    OTHER_SANDBOX(
        "auth/other-sandbox",
        "compare sandbox_id of the token with context.sandbox_id of the request, and answer"
            + " PERMISSION_DENIED when they differ");

    private final String check;
    private final String remedy;

    TokenTrial(String check, String remedy) {
      this.check = check;
      this.remedy = remedy;
    }

    String check() {
      return check;
    }

    String remedy() {
      return remedy;
    }
  }
}
