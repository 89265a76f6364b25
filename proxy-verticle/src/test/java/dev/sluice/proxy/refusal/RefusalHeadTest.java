package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients hide bodies, so the head names the code: in the reason phrase and in Proxy-Status. */
class RefusalHeadTest {
  /** RFC 9209 section 2.3. */
  private static final Set<String> REGISTERED =
      Set.of(
          "connection_limit_reached",
          "connection_timeout",
          "destination_ip_prohibited",
          "destination_unavailable",
          "dns_error",
          "http_protocol_error",
          "http_request_denied",
          "http_request_error",
          "http_response_timeout",
          "proxy_internal_error",
          "proxy_internal_response",
          "tls_alert_received",
          "tls_certificate_error",
          "tls_protocol_error");

  private static final Authority TO = new Authority("api.test", 443);

  static Stream<Refusal> all() {
    return EveryRefusal.all();
  }

  private static List<String> head(Refusal refusal) {
    ByteBuf bytes = RefusalWriter.write("GET", refusal, "id");
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    return List.of(text.substring(0, text.indexOf("\r\n\r\n")).split("\r\n"));
  }

  /** The value of the registered error type in Proxy-Status. */
  private static String error(Refusal refusal) {
    String prefix = "Proxy-Status: sluice; error=";
    String line = head(refusal).stream().filter(it -> it.startsWith(prefix)).findAny().orElse("");
    return line.isEmpty() ? "" : line.substring(prefix.length(), line.lastIndexOf(';'));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theReasonPhraseNamesTheCode(Refusal refusal) {
    String phrase = HttpResponseStatus.valueOf(refusal.status()).reasonPhrase();

    assertThat(head(refusal).getFirst())
        .isEqualTo("HTTP/1.1 %d %s (sluice: %s)", refusal.status(), phrase, refusal.code())
        .hasSizeLessThan(100);
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneProxyStatusNamesTheCode(Refusal refusal) {
    assertThat(head(refusal))
        .filteredOn(line -> line.startsWith("Proxy-Status:"))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("; details=\"" + refusal.code() + "\""));
    assertThat(error(refusal)).isIn(REGISTERED);
  }

  @ParameterizedTest
  @CsvSource({
    "400, malformed_request, http_request_error",
    "403, policy_denied, http_request_denied",
    "403, ssrf_denied, destination_ip_prohibited",
    "405, method_not_supported, http_request_error",
    "407, proxy_authentication_required, proxy_internal_response",
    "500, internal_error, proxy_internal_error",
    "502, upstream_unresolved, dns_error",
    "502, upstream_unreachable, destination_unavailable",
    "502, upstream_protocol_error, http_protocol_error",
    "503, too_many_upstream_connections, connection_limit_reached",
    "503, too_many_connections, proxy_internal_response",
    "503, audit_unavailable, proxy_internal_error",
    "504, upstream_timeout, http_response_timeout"
  })
  void theErrorTypeFitsTheCause(int status, String code, String error) {
    assertThat(error(Refusal.detail(status, code, "text"))).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource({
    "certificate_untrusted, tls_certificate_error",
    "hostname_mismatch, tls_certificate_error",
    "client_certificate_refused, tls_alert_received",
    "handshake_timeout, connection_timeout",
    "handshake_failed, tls_protocol_error"
  })
  void theErrorTypeOfTlsFitsItsReason(String why, String error) {
    assertThat(error(Refusals.upstreamTls(TO, why))).isEqualTo(error);
  }

  @Test
  void nothingOfTheClientIsInTheHead() {
    Authority chosen = new Authority("chosen.test", 443);
    assertThat(head(PolicyRefusals.connectDenied(chosen, "because chosen")))
        .allSatisfy(line -> assertThat(line).doesNotContain("chosen"));
  }

  @Test
  void aChallengeKeepsItsFields() {
    assertThat(head(Refusals.proxyAuthenticationRequired()))
        .containsExactly(
            "HTTP/1.1 407 Proxy Authentication Required (sluice: proxy_authentication_required)",
            "Content-Type: application/json",
            "Proxy-Authenticate: Basic realm=\"sluice\", charset=\"UTF-8\"",
            "Content-Length: 91",
            "x-sluice-request-id: id",
            "Proxy-Status: sluice; error=proxy_internal_response;"
                + " details=\"proxy_authentication_required\"",
            "Connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\r\nb", "A", "\u00e4"})
  void aCodeIsAWord(String code) {
    assertThatThrownBy(() -> Refusal.empty(400, code)).isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Refusal> ofRequests() {
    return EveryRefusal.ofRequests();
  }

  static Stream<Refusal> ofResponses() {
    return EveryRefusal.ofResponses();
  }

  /** http-responses 10.1. */
  @ParameterizedTest
  @MethodSource("ofResponses")
  void fieldsAboutResponsesAreInOrder(Refusal refusal) {
    assertThat(refusal.body())
        .isInstanceOfSatisfying(
            Refusal.Body.Json.class,
            body -> assertThat(List.copyOf(body.json().fieldNames())).isSorted());
  }

  @ParameterizedTest
  @MethodSource("ofRequests")
  void theReasonStandsFirstInTheBody(Refusal refusal) {
    if (refusal.body() instanceof Refusal.Body.Json(var json)) {
      String text = json.containsKey("message") ? "message" : "detail";
      assertThat(json.fieldNames()).startsWith("error", text);
    }
  }
}
