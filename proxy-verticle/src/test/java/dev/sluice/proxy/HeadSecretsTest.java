package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that only the proxy can find in time: in protected headers, and in hosts before DNS. */
class HeadSecretsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";
  private static final String HEX =
      HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.US_ASCII));

  /** Over two labels. */
  private static final String LEAKING =
      HEX.substring(0, 40) + "." + HEX.substring(40) + ".origin.test";

  private static final ChainResult ALLOW =
      ChainResult.newBuilder()
          .setAllow(ChainResult.Allow.getDefaultInstance())
          .addStages(
              StageTrace.newBuilder()
                  .setEntry("guard")
                  .setOutcome(StageTrace.Outcome.OUTCOME_ALLOWED))
          .build();

  private final NameServer names =
      new NameServer(
          name -> name.contains("absent") ? List.of() : List.of(InetAddress.getLoopbackAddress()));
  private final ProxyHarness proxy = ProxyHarness.asking(names).chain(request -> ALLOW);
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
    names.close();
  }

  private void start(String config) {
    proxy.start(
        """
        version: 1
        network_policies:
          test:
            endpoints:
              - {host: origin.test, port: %1$d, protocol: rest, access: full}
              - {host: "**.origin.test", port: %1$d, protocol: rest, access: full}
        network_middlewares:
          guard:
            middleware: sluice/secrets
            on_error: fail_closed
            config: %2$s
            endpoints: {include: [origin.test, "**.origin.test"]}
        """
            .formatted(origin.port(), config));
  }

  private String ask(String header) {
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, header + "\r\nContent-Length: 0\r\n", ""));
      return client.readUntil(header.isEmpty() ? "hi" : "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer " + KEY,
        "Authorization: Basic dXNlcjpza19saXZlX2FCM2RFNWZHN2hKOWtMMW1OMnBRNHJTNg==",
        "Cookie: a=b; session=" + KEY,
        "x-amz-meta-note: " + KEY
      })
  void inAProtectedHeaderIsDeniedUnseen(String header) {
    start("{scope: request}");

    assertThat(ask(header)).startsWith("HTTP/1.1 403 ");

    RequestDecision decision = proxy.decision();
    assertThat(decision.getRefusal()).isEqualTo("middleware_denied");
    assertThat(decision.getReason()).isEqualTo("middleware_denied:guard:secret_found");
    String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
    assertThat(decision.getStages(0).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_DENIED);
    assertThat(decision.getStages(0).getFindingsList())
        .extracting(FindingCount::getType, FindingCount::getLabel)
        .containsExactly(tuple("secrets.stripe-key", "Stripe live key in header:" + name));
    assertThat(proxy.records().toString()).doesNotContain(KEY, "2RFNWZHN2hK");
    assertThat(proxy.asked).isEmpty();
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void thatIsRecordedIsAFindingOfItsEntry() {
    start("{scope: request, actions: [{action: record}]}");

    ask("Authorization: Bearer " + KEY);

    assertThat(proxy.decision().getStagesList())
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.getEntry()).isEqualTo("guard");
              assertThat(stage.getFindings(0).getType()).isEqualTo("secrets.stripe-key");
            });
    assertThat(origin.received()).contains("Authorization: Bearer " + KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{mode: deny}",
        "{scope: [body]}",
        "{scope: [query, path, host, method, body]}",
        "{scope: request, actions: [{action: allow, places: [headers]}]}",
        "{scope: request, exclude: [stripe-key]}"
      })
  void inAHeaderThatTheEntryDoesNotReadIsForwarded(String config) {
    start(config);

    assertThat(ask("Authorization: Bearer " + KEY)).startsWith("HTTP/1.1 200 ");
    assertThat(proxy.decision().getStages(0).getFindingsCount()).isZero();
  }

  /** Its replacement is injected after the chain. */
  @Test
  void aPlaceholderIsNone() {
    start("{scope: request}");

    ask("Authorization: Bearer sk_live_OPENSHELL-RESOLVE-ENV-STRIPE_KEY");

    assertThat(proxy.decision().getRefusal()).isNotEqualTo("middleware_denied");
  }

  @Test
  void inTheHostOfARequestIsDeniedBeforeItIsResolved() {
    start("{scope: request}");
    try (RawClient client = proxy.client()) {
      client.send(
          "GET http://%1$s:%2$d/ HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n"
              .formatted(LEAKING, origin.port()));

      assertThat(client.readUntil("}")).startsWith("HTTP/1.1 403 ").doesNotContain(HEX);
    }

    RequestDecision decision = proxy.decision();
    assertThat(decision.getReason()).isEqualTo("middleware_denied:guard:secret_found");
    assertThat(decision.getDestination().getHost()).isEqualTo("secret--stripe-key.origin.test");
    assertThat(decision.getStages(0).getFindings(0).getLabel())
        .isEqualTo("Stripe live key in host");
    assertNothingLeft();
  }

  @Test
  void inTheHostOfATunnelIsDeniedBeforeItIsResolved() {
    start("{scope: request}");
    try (RawClient client = proxy.client()) {
      client.send(
          "CONNECT %1$s:%2$d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n"
              .formatted(LEAKING, origin.port()));

      assertThat(client.readUntil("}"))
          .startsWith("HTTP/1.1 403 ")
          .contains("\"error\":\"middleware_denied\"", "\"reason_code\":\"secret_found\"")
          .doesNotContain(HEX.substring(0, 40));
    }

    await().until(() -> !proxy.records().isEmpty());
    TunnelDecision decision = proxy.records().getFirst().getTunnel();
    assertThat(decision.getReason()).isEqualTo("middleware_denied:guard:secret_found");
    assertThat(decision.getDestination().getHost()).isEqualTo("secret--stripe-key.origin.test");
    assertThat(decision.getStages(0).getFindings(0).getType()).isEqualTo("secrets.stripe-key");
    assertNothingLeft();
  }

  /** What was resolved has left, whether the request goes on or not. */
  @Test
  void inAHostThatIsRecordedIsAFindingAlsoWhereItEndsThere() {
    start("{scope: request, actions: [{action: record}]}");
    String absent = LEAKING.replace("origin.test", "absent.origin.test");
    try (RawClient client = proxy.client()) {
      client.connectOnly(LEAKING + ":" + origin.port());
    }
    try (RawClient client = proxy.client()) {
      client.send(
          "GET http://%1$s:%2$d/ HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n"
              .formatted(absent, origin.port()));
      client.readUntil("\n");
    }

    assertThat(proxy.decision().getRefusal()).isEqualTo("upstream_unresolved");
    assertThat(proxy.decision().getStages(0).getFindings(0).getType())
        .isEqualTo("secrets.stripe-key");
    assertThat(proxy.records().getFirst().getTunnel().getStages(0).getFindings(0).getType())
        .isEqualTo("secrets.stripe-key");
  }

  private void assertNothingLeft() {
    assertThat(proxy.records().toString()).doesNotContain(HEX.substring(0, 40));
    assertThat(names.asked(LEAKING)).isZero();
    assertThat(origin.received()).isEmpty();
  }

  /** What an entry does not read is resolved, and hidden in the record. */
  @Test
  void inAHostThatNoEntryReadsIsHiddenInTheRecord() {
    start("{scope: [body]}");
    try (RawClient client = proxy.client()) {
      client.send(
          "GET http://%1$s:%2$d/ HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n"
              .formatted(LEAKING, origin.port()));
      client.readUntil("\n");
    }

    assertThat(proxy.decision().getDestination().getHost())
        .isEqualTo("secret--stripe-key.origin.test");
    assertThat(proxy.records().toString()).doesNotContain(HEX.substring(0, 40));
    assertThat(names.asked(LEAKING)).isPositive();
  }

  @Test
  void inAHostThatNoPolicyAdmitsIsHiddenInTheRecord() {
    start("{scope: request}");
    String host = LEAKING.replace("origin", "other");
    try (RawClient client = proxy.client()) {
      client.send("CONNECT %1$s:443 HTTP/1.1\r\nHost: %1$s:443\r\n\r\n".formatted(host));
      client.readUntil("}");
    }

    await().until(() -> !proxy.records().isEmpty());
    assertThat(proxy.records().toString())
        .doesNotContain(HEX.substring(0, 40))
        .contains("secret--stripe-key.other.test");
    assertThat(names.asked(host)).isZero();
  }

  /** The operator's hosts are homes over TLS only. */
  @Test
  void atHomeIsNone() {
    RawOrigin secure = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, RawOrigin.always(OK));
    proxy.start(
        ProxyHarness.policy(
            secure.port(),
            "protocol: rest\naccess: full",
            """
            network_middlewares:
              guard:
                middleware: sluice/secrets
                config: {scope: request, home: {stripe-key: [%s]}}
                endpoints: {include: [%s]}
            """
                .formatted(HOST, HOST)));
    try (RawClient client = proxy.client().tunnel(HOST + ":" + secure.port(), proxy.ca())) {
      client.send(
          "GET / HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(HOST, secure.port(), KEY));

      assertThat(client.readUntil("hi")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(proxy.decision().getStages(0).getFindingsCount()).isZero();
  }
}
