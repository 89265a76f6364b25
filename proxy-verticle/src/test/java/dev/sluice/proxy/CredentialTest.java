package dev.sluice.proxy;

import static dev.sluice.proxy.Credentials.SECRET;
import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data-plane 14, from the client's bytes to the origin's. */
class CredentialTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String HOLDER = "openshell:resolve:env:KEY";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
  private final CredentialTrial trial = new CredentialTrial(proxy, origin);

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Key: openshell:resolve:env:KEY, X-Key: sk-test/1+2?",
    "Authorization: Bearer openshell:resolve:env:v1_KEY, Authorization: Bearer sk-test/1+2?",
    "X-Key: sk-OPENSHELL-RESOLVE-ENV-KEY, X-Key: sk-test/1+2?",
    "Authorization: Basic dTpvcGVuc2hlbGw6cmVzb2x2ZTplbnY6S0VZ, Authorization: Basic"
        + " dTpzay10ZXN0LzErMj8=",
  })
  void aHeaderReceivesItsSecret(String sent, String received) {
    start("");

    assertThat(get("/a", sent)).startsWith("HTTP/1.1 200 ");

    assertThat(origin.received()).contains("\r\n" + received + "\r\n");
    trial.assertNoSecretTold();
    assertThat(trial.decision().getCredentialsInjected()).isTrue();
    assertThat(trial.decision().getCredentialsList()).containsExactly("KEY");
  }

  @Test
  void theQueryReceivesIt() {
    start("");

    assertThat(get("/a?k=" + HOLDER + "&x=%41", "A: b")).startsWith("HTTP/1.1 200 ");

    assertThat(origin.received()).startsWith("GET /a?k=sk-test%2F1%2B2%3F&x=%41 HTTP/1.1\r\n");
  }

  @Test
  void thePathReceivesItAndNobodyElseSeesIt() throws IOException {
    proxy.credentials =
        List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "/bot*/send", "12:ab"));
    proxy.chain(request -> ALLOW);
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));

    assertThat(get("/bot" + HOLDER + "/send", "A: b")).startsWith("HTTP/1.1 200 ");

    assertThat(origin.received()).startsWith("GET /bot12%3Aab/send HTTP/1.1\r\n");
    assertThat(proxy.asked)
        .singleElement()
        .satisfies(
            asked -> assertThat(asked.getTarget().getPath()).isEqualTo("/bot[CREDENTIAL]/send"));
    assertThat(trial.decision().getPath()).isEqualTo("/bot[CREDENTIAL]/send");
    trial.assertNoSecretTold();
  }

  @Test
  void middlewareSeesPlaceholdersAlone() {
    proxy.chain(request -> ALLOW);
    prepare("");
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));

    assertThat(get("/a?k=" + HOLDER, "X-Key: " + HOLDER)).startsWith("HTTP/1.1 200 ");

    assertThat(proxy.asked).singleElement().asString().contains(HOLDER).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({"/only, SEVERITY_LOW", "'', SEVERITY_HIGH"})
  void anotherEndpointIsRefusedWithAFinding(String path, Severity severity) {
    proxy.credentials =
        List.of(Credentials.of(proxy.directory, "KEY", path.isEmpty() ? 1 : origin.port(), path));
    proxy.start(ProxyHarness.rest(origin.port()));

    assertThat(get("/a", "X-Key: " + HOLDER))
        .startsWith("HTTP/1.1 403 ")
        .contains(
            "{\"error\":\"credential_endpoint_mismatch\",\"message\":\"Credential is not authorized"
                + " for this request endpoint\"}");

    trial.assertRefused("credential_endpoint_mismatch", "credential-binding");
    assertThat(trial.decision().getFindingsList())
        .extracting(PlatformFinding::getUid, PlatformFinding::getSeverity)
        .containsExactly(tuple("openshell.provider_credential.endpoint_mismatch", severity));
  }

  @ParameterizedTest
  @CsvSource({"NEAR, FAR", "FAR, NEAR", "UNKNOWN, FAR"})
  void aCredentialOfAnotherEndpointIsHighBesideOthers(String first, String second) {
    proxy.credentials =
        List.of(
            Credentials.of(proxy.directory, "NEAR", origin.port(), "/only"),
            Credentials.of(proxy.directory, "FAR", 1, ""));
    proxy.start(ProxyHarness.rest(origin.port()));

    String placeholder = ": openshell:resolve:env:";
    get("/a", "X-A" + placeholder + first + "\r\nX-B" + placeholder + second);

    assertThat(trial.decision().getFindingsList())
        .extracting(PlatformFinding::getSeverity)
        .containsExactly(Severity.SEVERITY_HIGH);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Key: openshell:resolve:env:UNKNOWN, credential UNKNOWN: no such credential",
    "X-Key: openshell:resolve:env:"
        + "s0000000000000000000000000000000000000000000000000000000000000000_KEY, "
        + "credential KEY: another identity",
    "Authorization: Basic b3BlbnNoZWxsOnJlc29sdmU6ZW52OlVOS05PV04=, "
        + "credential UNKNOWN: no such credential",
  })
  void aMissingSecretIsRefused(String line, String reason) {
    start("");

    assertThat(get("/a", line))
        .startsWith("HTTP/1.1 403 ")
        .contains("\"message\":\"A credential of this request is not available\"")
        .doesNotContain("UNKNOWN");
    trial.assertRefused("credential_unavailable", "credential-binding");
    assertThat(trial.decision().getReason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6",
        "LONGLONGLONGLONGLONGLONGLONGLONGLONGLONGLONGLONGLONGLONGLONGLONG1"
      })
  void aKeyThatIsNoPlainNameIsWithheld(String key) {
    start("");
    get("/a", "X-Key: openshell:resolve:env:" + key);

    assertThat(proxy.records().toString()).doesNotContain(key);
    assertThat(trial.decision().getReason()).isEqualTo("credential (withheld): no such credential");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: a=openshell:resolve:env:KEY",
        "X-Key: a b openshell:resolve:env:KEY",
        "X-Key: openshell%3Aresolve%3Aenv%3AKEY",
        "X-Key: OPENSHELL-RESOLVE-ENV-KEY",
        "openshell-x: openshell:resolve:",
      })
  void aPlaceholderWhereNoneIsReplacedIsRefused(String line) {
    start("");

    assertThat(get("/a", line))
        .startsWith("HTTP/1.1 500 ")
        .contains("\"credential_injection_failed\"");
    trial.assertRefused("credential_injection_failed", "credential-binding");
  }

  @Test
  void aNodeWithoutCredentialsRefusesPlaceholders() {
    proxy.start(ProxyHarness.rest(origin.port()));

    assertThat(get("/a", "X-Key: " + HOLDER)).contains("\"credential_unavailable\"");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void anotherSandboxHasNone() {
    Credential credential = Credentials.of(proxy.directory, "KEY", origin.port(), "");
    proxy.credentials =
        List.of(
            new Credential(
                "KEY",
                credential.source(),
                credential.endpoints(),
                Set.of("ci"),
                Optional.empty(),
                true));
    proxy.start(ProxyHarness.rest(origin.port()));

    assertThat(get("/a", "X-Key: " + HOLDER)).contains("\"credential_unavailable\"");
    assertThat(trial.decision().getReason()).isEqualTo("credential KEY: not for sandbox default");
  }

  @Test
  void aRequestWithoutHostReceivesNone() {
    start("");

    assertThat(
            trial.exchange(
                "GET http://%s:%d/ HTTP/1.0\r\nX-Key: %s\r\n\r\n"
                    .formatted(HOST, origin.port(), HOLDER)))
        .contains("\"credential_unavailable\"");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void thePortOfHttpsReceivesNoneInPlainText() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", 443, ""));
    proxy.start(ProxyHarness.rest(443));

    assertThat(
            trial.exchange(
                "GET http://%1$s:443/ HTTP/1.1\r\nHost: %1$s:443\r\nX-Key: %2$s\r\n\r\n"
                    .formatted(HOST, HOLDER)))
        .contains("\"credential_endpoint_mismatch\"");
    trial.assertRefused("credential_endpoint_mismatch", "credential-binding");
  }

  private void prepare(String path) {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), path));
  }

  private void start(String path) {
    prepare(path);
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  private String get(String target, String line) {
    String authority = HOST + ":" + origin.port();
    return trial.exchange(
        "GET http://%s%s HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n"
            .formatted(authority, target, authority, line));
  }
}
