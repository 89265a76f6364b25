package dev.sluice.chain.service;

import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.recent;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.token.NodeTokens;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.chain.service.token.VerifiedToken;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.settings.TokenSettings;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service learns of its caller, and what it does about that. */
class TokenCallTest {
  private static final String GUARD = "guard";
  private static final String AUDIENCE = "urn:openshell:extension:middleware:guard";
  private static final HttpRequestEvaluation FOR_CI =
      HttpRequestEvaluation.newBuilder()
          .setContext(RequestContext.newBuilder().setSandboxId("ci"))
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ChainHealth health = new ChainHealth();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private Optional<NodeTokens> tokens = Optional.empty();

  @BeforeEach
  void open(@TempDir Path state) throws IOException {
    tokens = Optional.of(NodeTokens.open(TokenSettings.DEFAULTS, state));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** A service in the mode in which OpenShell's SDK starts one. */
  private ServiceLoop authenticated(ServiceTokens given) {
    service.describing(demanding(replying(recent()))).evaluating(demanding(replying(allow())));
    return loop(given, registration("https", service.start(0, tls()), false));
  }

  private ServiceLoop loop(ServiceTokens given, Registration registration) {
    ServiceLoop loop =
        ServiceLoop.dialing(vertx, DialSettings.within(Duration.ofSeconds(2)).with(given), health);
    loop.adopt(registration);
    return loop;
  }

  private TestService.Answer demanding(TestService.Answer answer) {
    return (request, message) -> {
      String authorization = request.headers().get("authorization");
      received.add(authorization == null ? "" : authorization);
      TestService.Answer reply =
          authorization == null ? failing(GrpcStatus.UNAUTHENTICATED, "canary") : answer;
      reply.to(request, message);
    };
  }

  private JWTClaimsSet claims(int call) {
    assertThat(received.get(call)).startsWith("Bearer ");
    String token = received.get(call).substring("Bearer ".length());
    return VerifiedToken.read(token, tokens.orElseThrow().jwks()).claims();
  }

  @Test
  void aServiceThatDemandsATokenIsUsed() {
    ServiceLoop loop = authenticated(tokens.orElseThrow());
    await().until(() -> loop.isResolved(GUARD));

    assertThat(loop.evaluate(GUARD, FOR_CI)).isEqualTo(new Evaluation.Answered(allow()));

    assertThat(claims(0).getClaim("caller_kind")).isEqualTo("gateway");
    assertThat(claims(0).getAudience()).containsExactly(AUDIENCE);
    assertThat(claims(1).getClaim("caller_kind")).isEqualTo("supervisor");
    assertThat(claims(1).getClaim("sandbox_id")).isEqualTo("ci");
  }

  @Test
  void aSessionHasATokenForItsSandbox() {
    SessionScript script = new SessionScript();
    script.onPreflight(
        (request, event) -> {
          received.add(request.headers().get("authorization"));
          SessionScript.sending(first -> SessionScript.inspect()).take(request, event);
        });
    service.inspecting(script);
    ServiceLoop loop =
        loop(tokens.orElseThrow(), registration("https", service.start(0, tls()), false));
    await().until(() -> loop.isResolved(GUARD));

    SessionDriver.open(loop, GUARD).preflight();

    assertThat(claims(0).getClaim("caller_kind")).isEqualTo("supervisor");
    assertThat(claims(0).getClaim("sandbox_id")).isEqualTo(SessionDriver.SANDBOX);
  }

  @Test
  void withoutATokenTheReasonSaysWhatToDo() {
    ServiceLoop loop = authenticated(ServiceTokens.none());

    await()
        .untilAsserted(
            () ->
                assertThat(loop.reason(GUARD))
                    .isEqualTo(
                        "middleware registration 'guard' Describe failed: UNAUTHENTICATED; the"
                            + " service demands a token, and this node sends none: set"
                            + " chain.tokens.key_directory"));
  }

  @Test
  void aRefusedTokenIsToldPlainly() {
    service.describing(failing(GrpcStatus.PERMISSION_DENIED, "canary"));
    ServiceLoop loop =
        loop(tokens.orElseThrow(), registration("https", service.start(0, tls()), false));

    await()
        .untilAsserted(
            () ->
                assertThat(loop.reason(GUARD))
                    .isEqualTo(
                        "middleware registration 'guard' Describe failed: PERMISSION_DENIED; the"
                            + " service does not accept the token of this gateway: it has to read"
                            + " the published keys, and to expect their issuer and the audience '"
                            + AUDIENCE
                            + "'"));
  }

  @Test
  void clearTextHasNoToken() {
    service.describing(demanding(replying(recent())));
    ServiceLoop loop = loop(tokens.orElseThrow(), registration("http", service.start(), true));

    await()
        .untilAsserted(
            () ->
                assertThat(loop.reason(GUARD))
                    .endsWith("over TLS only: use https:// without allow_insecure_transport"));
    assertThat(received).containsOnly("");
  }

  @Test
  void theExceptionForClearTextHasNoTokenOverTlsEither() {
    service.describing(demanding(replying(recent())));
    ServiceLoop loop =
        loop(tokens.orElseThrow(), registration("https", service.start(0, tls()), true));

    await().until(() -> loop.reason(GUARD).contains("UNAUTHENTICATED"));
    assertThat(received).containsOnly("");
  }

  @Test
  void aRefusedSandboxIsReportedUntilItIsServed() {
    service.evaluating(failing(GrpcStatus.UNAUTHENTICATED, "canary"));
    ServiceLoop loop =
        loop(tokens.orElseThrow(), registration("https", service.start(0, tls()), false));
    await().until(() -> loop.isResolved(GUARD));

    loop.evaluate(GUARD, FOR_CI);
    loop.evaluate(GUARD, FOR_CI);

    assertThat(loop.events().lines())
        .containsExactly("described guard", "refused guard for default: UNAUTHENTICATED");
    assertThat(health.of(GUARD).orElseThrow().refusal())
        .contains("refuses calls for sandbox 'default': UNAUTHENTICATED");
    service.evaluating(replying(allow()));
    loop.evaluate(GUARD, FOR_CI);
    assertThat(health.of(GUARD).orElseThrow().refusal()).isEmpty();
  }

  @Test
  void aCallWithoutASandboxIsNotSent() {
    ServiceLoop loop = authenticated(tokens.orElseThrow());
    await().until(() -> loop.isResolved(GUARD));

    loop.evaluate(GUARD);

    assertThat(service.calls("EvaluateHttpRequest")).isEmpty();
  }

  private static Registration registration(String scheme, int port, boolean insecure) {
    return new Registration(
        GUARD,
        URI.create(scheme + "://127.0.0.1:" + port),
        scheme.equals("https") ? Optional.of(file("ca.pem")) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        AUDIENCE,
        insecure,
        1 << 20,
        Duration.ofSeconds(2));
  }

  private static HttpServerOptions tls() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(file("server.pem").toString())
                .addKeyPath(file("server-key.pem").toString()));
  }

  private static Path file(String name) {
    try {
      return Path.of(TokenCallTest.class.getResource("/tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
