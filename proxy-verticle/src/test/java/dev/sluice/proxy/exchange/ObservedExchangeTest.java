package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.record.RequestRecords;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.request.AdmissionResult;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.AdmissionStep;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.request.record.SessionRecords;
import dev.sluice.wire.ScriptedClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a sandbox with {@code mode: observe}. */
class ObservedExchangeTest {
  private final Instant until = Instant.now().plus(Duration.ofHours(2));
  private final String policy =
      """
      version: 1
      x-sluice: {mode: observe, until: %s}
      network_policies:
        test:
          endpoints:
            - {host: origin.test, port: 80, protocol: rest, enforcement: enforce,
               rules: [{allow: {method: GET, path: /v1/**}}],
               deny_rules: [{method: GET, path: /v2}]}
            - {host: graph.test, port: 80, protocol: graphql, enforcement: enforce,
               access: read-only}
      """
          .formatted(until);

  private final ExchangeHarness harness = new ExchangeHarness().under(policy);

  @AfterEach
  void close() {
    harness.close();
  }

  private static String get(String host, String path) {
    return "GET http://" + host + path + " HTTP/1.1\nHost: " + host;
  }

  private ExchangeContext context(Ingress origin, String lines) {
    Workload workload =
        new Workload(Snapshot.DEFAULT_SANDBOX, Peer.newBuilder().setIp("127.0.0.1").build());
    return ExchangeContext.begin(harness.loop, workload, origin, ScriptedClient.of(lines).head());
  }

  private AdmissionResult examine(String lines) {
    return AdmissionStep.examine(context(new Ingress.AbsoluteForm(), lines));
  }

  private Accepted accepted(String lines) {
    return (Accepted) examine(lines);
  }

  private RequestDecision only() {
    assertThat(harness.audit.records()).hasSize(1);
    return harness.audit.records().getFirst().getRequest();
  }

  @Test
  void anUnknownHostIsAdmittedAtPublicAddressesAndPassesSecrets() {
    Accepted request = accepted(get("new.test", "/a"));

    assertThat(request.decision()).isInstanceOf(PolicyDecision.Observed.class);
    assertThat(request.endpoint().destination()).isEqualTo(new DestinationRule.StrictlyPublic());
    assertThat(request.chain().entries())
        .extracting(MiddlewareEntry::implementation)
        .containsExactly("sluice/secrets");
  }

  @Test
  void itIsRecordedWithTheRefusalThatWouldHaveBeen() {
    ExchangeContext context = context(new Ingress.AbsoluteForm(), get("origin.test", "/other"));
    Accepted request = (Accepted) AdmissionStep.examine(context);

    RequestDecision decision =
        new RequestRecords(context, 0)
            .passed(request, InspectionResult.Passed.UNTOUCHED, Optional.empty(), "8.8.8.8", 0);

    assertThat(decision.getVerdict()).isEqualTo(Verdict.VERDICT_ALLOWED);
    assertThat(decision.getWouldRefuse()).isEqualTo("policy_denied");
    assertThat(decision.getReason()).isEqualTo("GET /other not permitted by policy");
    assertThat(decision.getAuditOnly()).isFalse();
  }

  @Test
  void aMessageIsRecordedTheSameWay() {
    ExchangeContext context = context(new Ingress.AbsoluteForm(), get("origin.test", "/other"));
    Accepted request = (Accepted) AdmissionStep.examine(context);
    JudgedMessage.Builder message = JudgedMessage.newBuilder();

    new SessionRecords(context, request)
        .decide((PolicyDecision.Settled) request.decision(), message);

    assertThat(message.getWouldRefuse()).isEqualTo("policy_denied");
    assertThat(message.getAuditOnly()).isFalse();
  }

  /** No chain sees a cookie. */
  @Test
  void aSecretInAProtectedHeaderIsDenied() {
    String key = "AKIA" + "Z7QK2M4N6P3R5T5V";

    assertThat(harness.start(get("8.8.8.8", "/") + "\nCookie: a=" + key).told())
        .containsExactly("answer 403 Forbidden middleware_denied");
    assertThat(only().getStages(0).getEntry()).isEqualTo("sluice:observe");
  }

  @Test
  void aSecretInTheHostIsNotResolved() {
    String key = "AKIA" + "Z7QK2M4N6P3R5T5V";
    String label = HexFormat.of().formatHex(key.getBytes(StandardCharsets.US_ASCII));

    assertThat(harness.start(get(label + ".new.test", "/")).told())
        .containsExactly("answer 403 Forbidden middleware_denied");
  }

  @Test
  void itWaitsForItsMiddleware() {
    ScriptedClient client = harness.start(get("8.8.8.8", "/"));

    assertThat(client.told()).isEmpty();
    assertThat(harness.asked).isEmpty();
    assertThat(harness.audit.records()).isEmpty();
  }

  /** The operator exempts 127.0.0.0/8, and names hosts on it. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, /",
    "origin.test, /other",
    "10.1.2.3, /",
    "169.254.169.254, /latest",
    "[::1], /",
    "[::ffff:10.0.0.1], /",
    "[64:ff9b::a00:1], /",
    "100.64.0.1, /",
    "192.168.0.1, /"
  })
  void addressesThatAreNotPublicAreRefused(String host, String path) {
    ScriptedClient client = harness.start(get(host, path));

    assertThat(client.told()).singleElement().asString().startsWith("answer 403 Forbidden");
    assertThat(only().getRefusal()).isEqualTo("ssrf_denied");
    assertThat(harness.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1."})
  void otherSpellingsOfPrivateAddressesReachNothing(String host) {
    ScriptedClient client = harness.start(get(host, "/"));

    assertThat(harness.asked).isEmpty();
    assertThat(client.told())
        .allMatch(told -> told.startsWith("answer 4") || told.startsWith("answer 5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://new.test:8080/", "http://new.test:22/", "http://new.test:444/"})
  void otherPortsAreRefused(String url) {
    assertThat(
            harness
                .start("GET " + url + " HTTP/1.1\nHost: " + url.substring(7, url.length() - 1))
                .told())
        .containsExactly("answer 403 Forbidden policy_denied");
  }

  @Test
  void aDenyRuleHolds() {
    assertThat(harness.start(get("origin.test", "/v2")).told())
        .containsExactly("answer 403 Forbidden policy_denied");
    assertThat(only().getWouldRefuse()).isEmpty();
  }

  @Test
  void anUpgradeIsRefused() {
    String handshake =
        get("new.test", "/")
            + "\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    assertThat(harness.start(handshake).told())
        .containsExactly("answer 403 Forbidden unsupported_l7_protocol");
  }

  @Test
  void afterItsEndNothingIsObserved() {
    harness.now = until;

    assertThat(harness.start(get("new.test", "/")).told())
        .containsExactly("answer 403 Forbidden policy_denied");
  }

  @Test
  void aClockThatIsWeeksBehindObservesNothing() {
    harness.now = until.minus(Duration.ofDays(30));

    assertThat(harness.start(get("new.test", "/")).told())
        .containsExactly("answer 403 Forbidden policy_denied");
  }

  @ParameterizedTest
  @CsvSource({"8.8.8.8, true", "127.0.0.1, false", "10.0.0.1, false"})
  void inATunnelItsAddressesDecide(String address, boolean observed) throws UnknownHostException {
    Ingress tunnel =
        new Ingress.Tunnel(
            new Authority("origin.test", 80),
            Optional.empty(),
            List.of(InetAddress.getByName(address)),
            new DestinationRule.StrictlyPublic(),
            Optional.empty());

    AdmissionResult result =
        AdmissionStep.examine(context(tunnel, "POST /v1/a HTTP/1.1\nHost: origin.test:80"));

    assertThat(result instanceof Accepted).isEqualTo(observed);
  }

  @ParameterizedTest
  @CsvSource({"8.8.8.8, true", "127.0.0.1, false"})
  void aBodyIsObservedAtPublicAddressesOnly(String address, boolean observed)
      throws UnknownHostException {
    String mutation =
        "POST http://graph.test/ HTTP/1.1\nHost: graph.test\nContent-Type: application/json";
    Accepted request = accepted(mutation).reaching(List.of(InetAddress.getByName(address)));

    PolicyDecision judged =
        request
            .bodyPolicy()
            .orElseThrow()
            .judge(ByteString.copyFromUtf8("{\"query\":\"mutation { a }\"}"));

    assertThat(request.chain().entries()).hasSize(1);
    assertThat(judged instanceof PolicyDecision.Observed).isEqualTo(observed);
  }
}
