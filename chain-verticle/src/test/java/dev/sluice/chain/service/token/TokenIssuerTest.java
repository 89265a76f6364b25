package dev.sluice.chain.service.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIssuerTest {
  private static final String AUDIENCE = "urn:openshell:extension:middleware:guard";
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.5Z");
  private static final TokenCaller SANDBOX = new TokenCaller.Supervisor("ci");

  private final SigningKey key = SigningKey.generate();
  private final String jwks = new KeyRing(key, List.of()).jwks();
  private final TokenIssuer issuer =
      new TokenIssuer("openshell-gateway:eu-1", Duration.ofMinutes(15));

  private VerifiedToken token(TokenCaller caller) {
    return VerifiedToken.read(issuer.issue(key, AUDIENCE, caller, NOW).value(), jwks);
  }

  @Test
  void theHeaderNamesTypeAndKey() {
    assertThat(token(SANDBOX).header().toJSONObject())
        .containsOnlyKeys("alg", "typ", "kid")
        .containsEntry("alg", "EdDSA")
        .containsEntry("typ", "openshell-ext+jwt")
        .containsEntry("kid", key.id());
  }

  @Test
  void aSandboxIsASupervisor() {
    assertThat(token(SANDBOX).claims().toJSONObject())
        .containsOnlyKeys("iss", "aud", "sub", "iat", "exp", "jti", "caller_kind", "sandbox_id")
        .containsEntry("iss", "openshell-gateway:eu-1")
        .containsEntry("aud", AUDIENCE)
        .containsEntry("sub", "spiffe://openshell/sandbox/ci")
        .containsEntry("caller_kind", "supervisor")
        .containsEntry("sandbox_id", "ci");
  }

  @Test
  void theGatewayHasNoSandbox() {
    assertThat(token(new TokenCaller.Gateway()).claims().toJSONObject())
        .doesNotContainKey("sandbox_id")
        .containsEntry("sub", "openshell-gateway:eu-1")
        .containsEntry("caller_kind", "gateway");
  }

  /** Clocks of services may be behind. */
  @Test
  void aTokenBeginsFiveSecondsAgo() {
    JWTClaimsSet claims = token(SANDBOX).claims();

    assertThat(claims.getIssueTime()).isEqualTo("2026-11-28T11:59:55Z");
    assertThat(claims.getExpirationTime()).isEqualTo("2026-11-28T12:14:55Z");
    assertThat(issuer.issue(key, AUDIENCE, SANDBOX, NOW).expires())
        .isEqualTo("2026-11-28T12:14:55Z");
  }

  @Test
  void eachTokenHasItsOwnRandomId() {
    UUID one = UUID.fromString(token(SANDBOX).claims().getJWTID());

    assertThat(one.version()).isEqualTo(4);
    assertThat(token(SANDBOX).claims().getJWTID()).isNotEqualTo(one.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\n", "a\u0007b", "openshell-gateway:eu-1"})
  void noTokenIsForSuchAnAudience(String audience) {
    assertThat(issuer.objection(audience)).isPresent();
    assertThatThrownBy(() -> issuer.issue(key, audience, SANDBOX, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTokenIsForASandboxWithoutAName() {
    assertThatThrownBy(() -> token(new TokenCaller.Supervisor("")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEvaluationIsForTheSandboxOfItsContext() {
    HttpRequestEvaluation evaluation =
        HttpRequestEvaluation.newBuilder()
            .setContext(RequestContext.newBuilder().setSandboxId("ci"))
            .build();

    assertThat(TokenCaller.of(evaluation)).isEqualTo(SANDBOX);
    assertThat(TokenCaller.of(MiddlewareDescribeRequest.getDefaultInstance()))
        .isEqualTo(new TokenCaller.Gateway());
  }

  @Test
  void textFormsOmitTokenAndKey() {
    BearerToken token = issuer.issue(key, AUDIENCE, SANDBOX, NOW);

    assertThat(token.toString()).doesNotContain(token.value().substring(0, 8));
    assertThat(key.toString()).isEqualTo("SigningKey[" + key.id() + "]");
    assertThat(key.signer().toString()).isEqualTo("JdkSigner");
    assertThat(jwks).doesNotContain("\"d\"");
  }
}
