package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.settings.TracingSettings.Always;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.trace.TracePolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests signed for AWS (data-plane 14.8); the signatures themselves are HeadSignerTest's. */
class SigningTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String HASH_OF_A =
      "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
  private static final String HASH_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sigv4, X-A: b, " + HASH_OF_A,
    "sigv4:body, X-Amz-Content-Sha256: UNSIGNED-PAYLOAD, " + HASH_OF_A,
    "sigv4, X-Amz-Content-Sha256: 00, " + HASH_OF_A,
    "sigv4, X-Amz-Content-Sha256: UNSIGNED-PAYLOAD, UNSIGNED-PAYLOAD",
    "sigv4, X-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
        + " STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "sigv4:no_body, X-A: b, UNSIGNED-PAYLOAD",
  })
  void thePayloadIsCoveredAsTold(String mode, String line, String hash) {
    start(mode, "signing_region: eu-west-1", "");

    assertThat(post("Content-Length: 1\r\nAuthorization: old\r\n" + line, "a"))
        .startsWith("HTTP/1.1 200 ");

    assertThat(origin.received())
        .contains("\r\nx-amz-content-sha256: " + hash + "\r\n")
        .contains("\r\nauthorization: AWS4-HMAC-SHA256 Credential=AKID/")
        .contains("/eu-west-1/bedrock/aws4_request, SignedHeaders=")
        .contains("\r\nx-amz-security-token: token\r\n")
        .doesNotContain("Authorization: old")
        .endsWith("\r\n\r\na");
    assertThat(proxy.records().toString()).doesNotContain("AKID").doesNotContain("token");
    RequestDecision decision = proxy.records().getFirst().getRequest();
    assertThat(decision.getCredentialsInjected()).isTrue();
    assertThat(decision.getSignature().getService()).isEqualTo("bedrock");
    assertThat(decision.getSignature().getRegion()).isEqualTo("eu-west-1");
    assertThat(decision.getSignature().getMode())
        .isEqualTo(
            switch (hash) {
              case "UNSIGNED-PAYLOAD" -> "unsigned_payload";
              case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> "streaming_unsigned_trailer";
              default -> "sign_body";
            });
  }

  @Test
  void aRequestWithoutABodyIsSignedAsSuch() {
    start("sigv4", "signing_region: eu-west-1", "");
    String authority = HOST + ":" + origin.port();

    assertThat(exchange("GET http://%1$s/a HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority)))
        .startsWith("HTTP/1.1 200 ");
    assertThat(origin.received()).contains("x-amz-content-sha256: " + HASH_OF_NOTHING);
    assertThat(proxy.decision().getCredentialsList())
        .containsExactly("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: AWS4-HMAC-SHA256"
            + " Credential=openshell:resolve:env:AWS_ACCESS_KEY_ID/20260101/eu-west-1/bedrock/aws4_request,"
            + " SignedHeaders=host, Signature=00",
        "X-Amz-Security-Token: a openshell:resolve:env:AWS_SESSION_TOKEN b",
      })
  void aSignatureMadeOfPlaceholdersIsReplaced(String line) {
    start("sigv4", "signing_region: eu-west-1", "");

    assertThat(post("Content-Length: 1\r\n" + line, "a")).startsWith("HTTP/1.1 200 ");

    assertThat(origin.received())
        .contains("\r\nauthorization: AWS4-HMAC-SHA256 Credential=AKID/")
        .contains("\r\nx-amz-security-token: token\r\n")
        .doesNotContain("openshell");
  }

  @Test
  void theTraceFieldsOfTheClientStayInASignedRequest() throws InvalidPatternException {
    proxy.tracing(
        new TracePolicy(
            true,
            1,
            true,
            new Always(false, Optional.empty()),
            List.of(),
            List.of(HostPattern.compile(HOST))));
    start("sigv4", "signing_region: eu-west-1", "");
    String named = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    assertThat(post("Content-Length: 1\r\n" + named, "a")).startsWith("HTTP/1.1 200 ");

    assertThat(origin.received()).containsOnlyOnce("traceparent:").contains(named);
  }

  @Test
  void otherPlaceholdersOfASignedRequestAreStillJudged() {
    start("sigv4", "signing_region: eu-west-1", "");

    assertThat(post("Content-Length: 1\r\nX-A: a b openshell:resolve:env:AWS_SESSION_TOKEN", "a"))
        .contains("\"credential_injection_failed\"");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void chunksWithoutAHashAreNotCovered() {
    start("sigv4", "signing_region: eu-west-1", "");

    assertThat(post("Transfer-Encoding: chunked", "1\r\na\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(origin.received())
        .contains("x-amz-content-sha256: UNSIGNED-PAYLOAD", "Transfer-Encoding: chunked");
  }

  @ParameterizedTest
  @CsvSource({
    "signing_region: eu-west-1, X-Amz-Content-Sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD, '',"
        + " credential_injection_failed",
    "signing_service: bedrock, X-A: b, '', credential_injection_failed",
    "signing_region: eu-west-1, X-A: b, /other, credential_endpoint_mismatch",
  })
  void whatCannotBeSignedIsRefused(String region, String line, String path, String code) {
    start("sigv4", region.startsWith("signing_service") ? "" : region, path);

    assertThat(post("Content-Length: 1\r\n" + line, "a")).contains('"' + code + '"');
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    start("sigv4", "signing_region: eu-west-1", "");

    assertThat(post("Content-Length: 10485761", "a"))
        .contains("\"credential_injection_failed\"")
        .contains("over 10485760 bytes (it has 10485761), the most that is rewritten or signed");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void withoutKeysNothingGoes() {
    proxy.start(policy("sigv4", "signing_region: eu-west-1"));

    assertThat(post("Content-Length: 1", "a")).contains("\"credential_unavailable\"");
    assertThat(origin.received()).isEmpty();
  }

  private void start(String mode, String region, String path) {
    proxy.credentials =
        List.of(
            Credentials.of(proxy.directory, "AWS_ACCESS_KEY_ID", origin.port(), path, "AKID"),
            Credentials.of(proxy.directory, "AWS_SECRET_ACCESS_KEY", origin.port(), path, "s/k"),
            Credentials.of(proxy.directory, "AWS_SESSION_TOKEN", origin.port(), path, "token"));
    proxy.start(policy(mode, region));
  }

  private String policy(String mode, String region) {
    return ProxyHarness.policy(
        origin.port(),
        "protocol: rest\nenforcement: enforce\naccess: full\ncredential_signing: '"
            + mode
            + "'\nsigning_service: bedrock\n"
            + region,
        "");
  }

  private String post(String lines, String body) {
    return exchange(Requests.post(origin, lines + "\r\n", body));
  }

  private String exchange(String request) {
    try (RawClient client = proxy.client()) {
      String head = client.send(request).readHead();
      return head.startsWith("HTTP/1.1 200 ") ? head : head + client.readToEnd();
    }
  }
}
