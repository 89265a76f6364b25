package dev.sluice.tools.conformance;

import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.chain.service.token.SigningKey;
import dev.sluice.chain.service.token.TokenCaller;
import dev.sluice.chain.service.token.TokenIssuer;
import dev.sluice.config.registration.Registration;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenChecksTest {
  private static final String AUDIENCE = "urn:openshell:extension:middleware:guard";
  private static final TrialTokens TOKENS =
      new TrialTokens(
          new TokenIssuer("openshell-gateway:openshell", Duration.ofMinutes(15)),
          SigningKey.generate());

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = KitRun.service(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private List<CheckResult> results(Optional<TrialTokens> tokens) {
    Registration registration = registration(service.start(0, tls()));
    return KitRun.check(
        vertx,
        new ServiceUnderTest(
            registration, false, Struct.getDefaultInstance(), KitRun.DIALING, tokens));
  }

  private static Stream<CheckResult> ofTokens(List<CheckResult> results) {
    return results.stream().filter(result -> result.name().startsWith("auth/"));
  }

  /** The double looks at claims and not at signatures, so that one trial finds it out. */
  @Test
  void aServiceThatVerifiesAllButTheSignatureFailsOneTrial() {
    service.evaluating(verified(allow()));

    assertThat(ofTokens(results(Optional.of(TOKENS))))
        .containsExactly(
            new CheckResult.Passed("auth/token", "served"),
            new CheckResult.Passed("auth/none", "refused: UNAUTHENTICATED"),
            new CheckResult.Passed("auth/audience", "refused: UNAUTHENTICATED"),
            new CheckResult.Passed("auth/expired", "refused: UNAUTHENTICATED"),
            new CheckResult.Failed(
                "auth/other-key", "served", TrialTokens.TokenTrial.OTHER_KEY.remedy()),
            new CheckResult.Passed("auth/other-sandbox", "refused: PERMISSION_DENIED"));
  }

  @Test
  void aServiceThatServesAnyoneFailsEachTrial() {
    List<CheckResult> results = results(Optional.of(TOKENS));

    assertThat(ofTokens(results))
        .filteredOn(CheckResult.Failed.class::isInstance)
        .extracting(CheckResult::name)
        .containsExactly(
            "auth/none", "auth/audience", "auth/expired", "auth/other-key", "auth/other-sandbox");
  }

  @Test
  void aServiceThatDemandsATokenIsToldWithItsOption() {
    service.describing(failing(GrpcStatus.UNAUTHENTICATED, "canary"));

    assertThat(results(Optional.empty()).getLast())
        .isEqualTo(
            new CheckResult.Failed(
                "describe",
                "middleware registration 'guard' Describe failed: UNAUTHENTICATED",
                "check with --auth if it demands a token, which a node sends; or show the client"
                    + " certificate that it asks for"));
  }

  @Test
  void aServiceThatRefusesTheRightTokenIsTold() {
    service.describing(failing(GrpcStatus.UNAUTHENTICATED, "canary"));

    assertThat(results(Optional.of(TOKENS)).getLast())
        .isEqualTo(
            new CheckResult.Failed(
                "describe",
                "middleware registration 'guard' Describe failed: UNAUTHENTICATED",
                TrialTokens.TokenTrial.GOOD.remedy()));
  }

  /** The forged token has the right name of a key and another signature than any before. */
  @Test
  void theTokenOfAnotherKeyNamesTheRightOne() throws ParseException {
    String forged =
        TOKENS
            .of(TrialTokens.TokenTrial.OTHER_KEY)
            .of(registration(1))
            .orElseThrow()
            .tokenOf(new TokenCaller.Gateway())
            .await()
            .value();

    assertThat(SignedJWT.parse(forged).getHeader().getKeyID()).isEqualTo(TOKENS.key().id());
  }

  private TestService.Answer verified(MessageLite answer) {
    return (request, message) -> {
      Optional<GrpcStatus> refusal =
          Optional.ofNullable(request.headers().get("authorization"))
              .map(TokenChecksTest::refusal)
              .orElse(Optional.of(GrpcStatus.UNAUTHENTICATED));
      refusal
          .map(status -> failing(status, "canary"))
          .orElseGet(() -> replying(answer))
          .to(request, message);
    };
  }

  private static Optional<GrpcStatus> refusal(String authorization) {
    try {
      JWTClaimsSet claims =
          SignedJWT.parse(authorization.substring("Bearer ".length())).getJWTClaimsSet();
      if (!claims.getAudience().equals(List.of(AUDIENCE))
          || claims.getExpirationTime().toInstant().isBefore(Instant.now())) {
        return Optional.of(GrpcStatus.UNAUTHENTICATED);
      }
      return "conformance".equals(claims.getClaim("sandbox_id"))
          ? Optional.empty()
          : Optional.of(GrpcStatus.PERMISSION_DENIED);
    } catch (ParseException e) {
      return Optional.of(GrpcStatus.UNAUTHENTICATED);
    }
  }

  private static Registration registration(int port) {
    return new Registration(
        "guard",
        URI.create("https://127.0.0.1:" + port),
        Optional.of(file("ca")),
        Optional.empty(),
        Optional.empty(),
        AUDIENCE,
        false,
        1 << 20,
        Duration.ofSeconds(5));
  }

  private static HttpServerOptions tls() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(file("server").toString())
                .addKeyPath(file("server-key").toString()));
  }

  private static Path file(String name) {
    try {
      return Path.of(TokenChecksTest.class.getResource("/tls/" + name + ".pem").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
