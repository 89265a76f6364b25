package dev.sluice.tools.conformance;

import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.failing;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceKitTest {
  /** Milliseconds; calls that will be given up at once have less. */
  private static final long PATIENT = 100;

  private static final Struct NO_CONFIG = Struct.getDefaultInstance();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = KitRun.service(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aGoodServicePassesEverything() {
    List<CheckResult> results = KitRun.check(vertx, secure(service.start(0, tls("server")), "ca"));

    assertThat(results).hasOnlyElementsOfType(CheckResult.Passed.class);
    assertThat(results)
        .extracting(CheckResult::name)
        .contains("transport", "describe/served", "config/given", "evaluate/latency")
        .hasSize(22)
        .doesNotHaveDuplicates();
  }

  @Test
  void clearTextWorksButNeedsTheOperatorsConsent() {
    assertThat(KitRun.check(vertx, service, NO_CONFIG, KitRun.PATIENCE).getFirst())
        .isEqualTo(
            new CheckResult.Doubtful(
                "transport",
                "HTTP/2 in clear text",
                "serve TLS, or the registration needs allow_insecure_transport = true"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "server, other-ca, certificate is not signed by the CA",
    "elsewhere, ca, not for this host"
  })
  void aFailedConnectionEndsTheRun(String leaf, String authority, String why) {
    assertThat(KitRun.check(vertx, secure(service.start(0, tls(leaf)), authority)))
        .singleElement()
        .asString()
        .contains("Failed[name=transport", why);
  }

  @Test
  void aServerThatWantsACertificateGetsNone() {
    HttpServerOptions mutual =
        tls("server")
            .setClientAuth(ClientAuth.REQUIRED)
            .setTrustOptions(new PemTrustOptions().addCertPath(file("ca").toString()));

    assertThat(KitRun.check(vertx, secure(service.start(0, mutual), "ca")))
        .last()
        .asString()
        .contains("Failed", "show the client certificate that the service");
  }

  /** A service that cannot work without a config says so once. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedConfigIsOneFailure(boolean given) {
    service.validating(
        replying(
            ValidateConfigResponse.newBuilder().setValid(false).setReason("no terms").build()));
    service.evaluating(failing(GrpcStatus.INVALID_ARGUMENT, "no terms"));
    Struct config =
        given
            ? Struct.newBuilder()
                .putFields("mode", Value.newBuilder().setStringValue("x").build())
                .build()
            : NO_CONFIG;

    List<CheckResult> results = KitRun.check(vertx, service, config, KitRun.PATIENCE);

    assertThat(results)
        .filteredOn(CheckResult.Failed.class::isInstance)
        .singleElement()
        .isEqualTo(
            new CheckResult.Failed(
                "config/given",
                "no terms",
                given
                    ? "check with a config that the service accepts, or accept this one"
                    : "check with --config and the config of a policy's entry; no request was"
                        + " sent without it"));
    assertThat(service.calls("EvaluateHttpRequest")).isEmpty();
  }

  @Test
  void refusedConnection() {
    assertThat(KitRun.check(vertx, secure(1, "ca")))
        .singleElement()
        .asString()
        .contains("the connection was refused");
  }

  @Test
  void aServerWithoutHttp2() {
    int port = service.start(0, tls("server").setUseAlpn(false));

    assertThat(KitRun.check(vertx, secure(port, "ca")))
        .singleElement()
        .asString()
        .contains("closed before HTTP/2 was negotiated");
  }

  @Test
  void countsConcurrentCalls() {
    AtomicInteger underWay = new AtomicInteger();
    service.evaluating(
        (request, message) -> {
          if (request.timeout() < PATIENT) {
            return;
          }
          boolean busy = underWay.incrementAndGet() > 1;
          vertx.setTimer(
              20,
              late -> {
                underWay.decrementAndGet();
                (busy ? failing(GrpcStatus.UNAVAILABLE, "words") : replying(allow()))
                    .to(request, message);
              });
        });

    assertThat(KitRun.check(vertx, service, NO_CONFIG, KitRun.PATIENCE))
        .filteredOn(result -> result.name().equals("evaluate/concurrent"))
        .singleElement()
        .asString()
        .contains("31 of 32 at once: external_service_error (UNAVAILABLE)");
  }

  @Test
  void aServiceMayRefuseAnUnknownConfig() {
    service.evaluating(
        KitRun.when(
            request -> request.getConfig().containsFields(SampleRequests.UNKNOWN_KEY),
            failing(GrpcStatus.INVALID_ARGUMENT, "words")));

    assertThat(KitRun.check(vertx, service, NO_CONFIG, KitRun.PATIENCE))
        .contains(new CheckResult.Passed("evaluate/unknown-config", "refused: INVALID_ARGUMENT"));
  }

  @Test
  void theConfigTravelsWithEveryRequest() {
    Struct config =
        Struct.newBuilder()
            .putFields("mode", Value.newBuilder().setStringValue("redact").build())
            .build();

    KitRun.check(vertx, service, config, KitRun.PATIENCE);

    assertThat(service.calls("EvaluateHttpRequest"))
        .isNotEmpty()
        .extracting(call -> call.as(HttpRequestEvaluation::parseFrom).getConfig())
        .allMatch(sent -> sent.containsFields("mode"));
  }

  @Test
  void checksTheManifestAgainstTheOperatorsLimit() {
    service.describing(replying(Manifests.binding(binding -> binding.setMaxPayloadBytes(1000))));
    Registration plain = KitRun.plaintext(service, KitRun.PATIENCE);

    assertThat(KitRun.check(vertx, new ServiceUnderTest(plain, false, NO_CONFIG, KitRun.DIALING)))
        .last()
        .asString()
        .contains("max_payload_bytes (4194304) exceeds the binding capability (1000)");
  }

  private static ServiceUnderTest secure(int port, String authority) {
    Registration plain = KitRun.plaintext(port, KitRun.PATIENCE);
    return new ServiceUnderTest(
        new Registration(
            plain.name(),
            URI.create("https://127.0.0.1:" + port),
            Optional.of(file(authority)),
            Optional.empty(),
            Optional.empty(),
            plain.audience(),
            false,
            plain.maxPayloadBytes(),
            KitRun.PATIENCE),
        true,
        NO_CONFIG,
        KitRun.DIALING);
  }

  private static HttpServerOptions tls(String leaf) {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(file(leaf).toString())
                .addKeyPath(file(leaf + "-key").toString()));
  }

  private static Path file(String name) {
    try {
      return Path.of(ConformanceKitTest.class.getResource("/tls/" + name + ".pem").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
