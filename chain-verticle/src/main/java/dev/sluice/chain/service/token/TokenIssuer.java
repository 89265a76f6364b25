package dev.sluice.chain.service.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes tokens as services of OpenShell expect them (middleware-contract n.1 and n.2). Any thread;
 * a signature takes up to some milliseconds.
 *
 * @param issuer {@code openshell-gateway:ID}
 * @param lifetime of a token
 */
public record TokenIssuer(String issuer, Duration lifetime) {
  private static final JOSEObjectType TYPE = new JOSEObjectType("openshell-ext+jwt");
  private static final String SANDBOX = "spiffe://openshell/sandbox/";

  /** The clocks of services may be behind. */
  static final Duration BACKDATED = Duration.ofSeconds(5);

  public Optional<String> objection(String audience) {
    if (audience.isBlank() || !audience.strip().equals(audience)) {
      return Optional.of("the audience is empty or has blanks around it");
    }
    if (audience.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("the audience has control characters");
    }
    return audience.equals(issuer)
        ? Optional.of("the audience is that of the gateway itself")
        : Optional.empty();
  }

  /**
   * Makes a token.
   *
   * @throws IllegalArgumentException when the audience cannot have one, or the sandbox is empty
   */
  public BearerToken issue(SigningKey key, String audience, TokenCaller caller, Instant now) {
    objection(audience)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    Instant issued = now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
    Instant expires = issued.plus(lifetime);
    SignedJWT token = new SignedJWT(header(key), claims(audience, caller, issued, expires));
    try {
      token.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("Ed25519 does not sign", e);
    }
    return new BearerToken(token.serialize(), expires);
  }

  private static JWSHeader header(SigningKey key) {
    return new JWSHeader.Builder(JWSAlgorithm.EdDSA).type(TYPE).keyID(key.id()).build();
  }

  private JWTClaimsSet claims(
      String audience, TokenCaller caller, Instant issued, Instant expires) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .issueTime(Date.from(issued))
            .expirationTime(Date.from(expires))
            .jwtID(UUID.randomUUID().toString());
    return switch (caller) {
      case TokenCaller.Gateway gateway ->
          claims.subject(issuer).claim("caller_kind", "gateway").build();
      case TokenCaller.Supervisor supervisor ->
          claims
              .subject(SANDBOX + named(supervisor))
              .claim("caller_kind", "supervisor")
              .claim("sandbox_id", supervisor.sandbox())
              .build();
    };
  }

  private static String named(TokenCaller.Supervisor supervisor) {
    if (supervisor.sandbox().isEmpty()) {
      throw new IllegalArgumentException("a token of a supervisor needs a sandbox");
    }
    return supervisor.sandbox();
  }
}
