package example.contentguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc.SupervisorMiddlewareBlockingStub;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives the service as a gateway does: over a socket, by the contract alone. */
class GuardServiceTest {
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";

  private GuardServer server;
  private ManagedChannel channel;
  private SupervisorMiddlewareBlockingStub service;

  @BeforeEach
  void start() throws IOException {
    server = GuardServer.start(Options.parse("--listen", "127.0.0.1:0"));
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", server.port(), InsecureChannelCredentials.create())
            .build();
    service = SupervisorMiddlewareGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
  }

  @Test
  void describesItsBindingsToAGatewayOfItsMajorVersion() {
    MiddlewareManifest manifest = service.describe(from(gateway(1).build()));

    assertThat(manifest.getName()).isEqualTo("example/content-guard-service");
    assertThat(manifest.getExtension().getRequiredCapabilitiesList()).containsExactly(CONTRACT);
    assertThat(manifest.getBindingsList())
        .hasSize(2)
        .allSatisfy(binding -> assertThat(binding.getMaxPayloadBytes()).isEqualTo(262_144));
  }

  @Test
  void refusesAGatewayThatSendsNoMetadata() {
    assertRefused(MiddlewareDescribeRequest.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void refusesAGatewayOfAnotherMajorVersion(int major) {
    assertRefused(from(gateway(major).build()));
  }

  @Test
  void refusesAGatewayWhoseCapabilitiesDoNotMatch() {
    assertRefused(from(gateway(1).clearSupportedCapabilities().build()));
    assertRefused(from(gateway(1).addRequiredCapabilities("openshell.other.thing").build()));
  }

  private void assertRefused(MiddlewareDescribeRequest request) {
    assertThatThrownBy(() -> service.describe(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode())
                    .isEqualTo(Status.Code.FAILED_PRECONDITION));
  }

  private static PeerMetadata.Builder gateway(int major) {
    return PeerMetadata.newBuilder()
        .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(major).setMinor(7))
        .addSupportedCapabilities(CONTRACT)
        .addRequiredCapabilities(CONTRACT);
  }

  private static MiddlewareDescribeRequest from(PeerMetadata gateway) {
    return MiddlewareDescribeRequest.newBuilder().setGateway(gateway).build();
  }

  @ParameterizedTest
  @CsvSource({
    "nothing here, nothing here, 0, 0",
    "tell alpha, tell [REDACTED], 1, 1",
    "alpha and beta and alpha, [REDACTED] and [REDACTED] and [REDACTED], 3, 2",
    // Adjacent matches stay two, overlapping ones become one.
    "alphabeta, [REDACTED][REDACTED], 2, 2",
    "<betalpha>, <[REDACTED]>, 1, 3",
    "anana, [REDACTED], 1, 1",
    "Größe, [REDACTED], 1, 1",
    "Alpha, Alpha, 0, 0",
  })
  void redactsWhatTheTermsMatch(String body, String redacted, int matches, int terms) {
    HttpRequestResult result =
        evaluate(config("redact", "alpha", "beta", "etalp", "ana", "Größe"), bytes(body));

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(result.getHasBody()).isEqualTo(matches > 0);
    if (matches > 0) {
      assertThat(result.getBody().toStringUtf8()).isEqualTo(redacted);
      assertReported(result, matches, terms, "redact");
    }
  }

  @Test
  void deniesWithACodeAndWithoutQuoting() {
    HttpRequestResult result = evaluate(config("deny", "alpha"), bytes("alpha"));

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(result.getReasonCode()).isEqualTo("content_match");
    assertThat(result.getReason()).isEqualTo("payload matched configured content");
    assertThat(result.getHasBody()).isFalse();
    assertReported(result, 1, 1, "deny");
    assertThat(evaluate(config("deny", "alpha"), bytes("beta")).getDecision())
        .isEqualTo(Decision.DECISION_ALLOW);
  }

  private static void assertReported(
      HttpRequestResult result, int matches, int terms, String mode) {
    assertThat(result.getFindingsList())
        .containsExactly(
            Finding.newBuilder()
                .setType("content_guard.match")
                .setLabel("configured content matched")
                .setCount(matches)
                .setConfidence("high")
                .setSeverity("medium")
                .build());
    assertThat(result.getMetadataMap())
        .isEqualTo(
            Map.of("match_count", "" + matches, "matched_term_count", "" + terms, "mode", mode));
  }

  @Test
  void searchesABodyThatIsNoText() {
    ByteString body = ByteString.copyFrom(new byte[] {(byte) 0xff, 'a', 'b', 0, (byte) 0xc3});

    assertThat(evaluate(config("redact", "ab"), body).getBody())
        .isEqualTo(
            ByteString.copyFrom(new byte[] {(byte) 0xff})
                .concat(bytes("[REDACTED]"))
                .concat(ByteString.copyFrom(new byte[] {0, (byte) 0xc3})));
  }

  @Test
  void writesTheConfiguredReplacement() {
    Struct config = with(config("redact", "alpha"), "replacement", text("–"));

    assertThat(evaluate(config, bytes("<alpha>")).getBody()).isEqualTo(bytes("<–>"));
  }

  @Test
  void judgesNoBodyThatIsOrWouldBecomeLargerThanItAdvertises() {
    assertInvalid(config("deny", "alpha"), bytes("x".repeat(262_145)));
    assertInvalid(config("redact", "x"), bytes("x".repeat(100_000)));
    assertThat(evaluate(config("deny", "alpha"), bytes("x".repeat(262_144))).getDecision())
        .isEqualTo(Decision.DECISION_ALLOW);
  }

  @Test
  void judgesNothingWithAConfigThatItWouldNotAccept() {
    assertInvalid(config("watch", "alpha"), bytes("alpha"));
  }

  private void assertInvalid(Struct config, ByteString body) {
    assertThatThrownBy(() -> evaluate(config, body))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageNotContaining("alpha");
  }

  private HttpRequestResult evaluate(Struct config, ByteString body) {
    return service.evaluateHttpRequest(
        HttpRequestEvaluation.newBuilder().setConfig(config).setBody(body).build());
  }

  @Test
  void acceptsConfigsThatItCanServe() {
    assertThat(validate(config("redact", "alpha", "beta")).getValid()).isTrue();
    assertThat(validate(with(config("redact", "a"), "replacement", text("–"))).getValid()).isTrue();
    assertThat(validate(config("deny", "alpha")).getValid()).isTrue();
  }

  @Test
  void explainsWhyItRejectsAConfig() {
    assertRejected(Struct.getDefaultInstance(), "mode must be redact or deny");
    assertRejected(config("redact"), "terms must be a list of 1 to 64 texts");
    assertRejected(config("redact", ""), "each of terms must be a text of 1 to 256 characters");
    assertRejected(
        config("redact", "x".repeat(257)), "each of terms must be a text of 1 to 256 characters");
    assertRejected(
        config("deny", Stream.generate(() -> "x").limit(65).toArray(String[]::new)),
        "terms must be a list of 1 to 64 texts");
    assertRejected(
        with(config("deny", "a"), "replacement", text("-")),
        "replacement is not allowed with mode deny");
    assertRejected(
        with(config("redact", "a"), "replacement", Value.newBuilder().setNumberValue(1).build()),
        "replacement must be a text of 1 to 256 characters");
    assertRejected(
        with(config("redact", "a"), "replacement", text("")),
        "replacement must be a text of 1 to 256 characters");
    assertRejected(
        with(config("redact", "a"), "replacement", text("x".repeat(257))),
        "replacement must be a text of 1 to 256 characters");
    assertRejected(
        with(config("redact", "a"), "words", text("a")),
        "config knows only mode, terms and replacement");
  }

  private void assertRejected(Struct config, String reason) {
    ValidateConfigResponse response = validate(config);
    assertThat(response.getValid()).isFalse();
    assertThat(response.getReason()).isEqualTo(reason);
  }

  private ValidateConfigResponse validate(Struct config) {
    return service.validateConfig(ValidateConfigRequest.newBuilder().setConfig(config).build());
  }

  @Test
  void answersHealthChecks() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private static Struct config(String mode, String... terms) {
    ListValue.Builder list = ListValue.newBuilder();
    Stream.of(terms).map(GuardServiceTest::text).forEach(list::addValues);
    return Struct.newBuilder()
        .putFields("mode", text(mode))
        .putFields("terms", Value.newBuilder().setListValue(list).build())
        .build();
  }

  private static Struct with(Struct config, String key, Value value) {
    return config.toBuilder().putFields(key, value).build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
