package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.SessionOpening;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that read WebSocket messages, or would have to. */
class WebSocketMessagesTest {
  private static final String DETAIL =
      "WebSocket messages cannot be inspected by required middleware";

  /** One that the harness describes. */
  private String middleware = ProxyHarness.SERVICE;

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  /** The head of the answer to a handshake. */
  private String handshake(RawOrigin origin) {
    try (RawClient client = proxy.client()) {
      return client
          .send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"))
          .readHead();
    }
  }

  private RawOrigin start(String onError) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(Requests.SWITCHED));
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(ProxyHarness.upgradable(policy(origin.port(), onError)));
    return origin;
  }

  private String policy(int port, String onError) {
    return ProxyHarness.inspected(port, onError).replace("openshell/regex", middleware);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesWhatARequiredServiceCannotBeAsked(boolean alsoRequests) {
    proxy.wantsMessages = true;
    proxy.wantsRequests = alsoRequests;
    RawOrigin origin = start("fail_closed");

    assertThat(handshake(origin)).startsWith("HTTP/1.1 403 ");

    assertThat(origin.received()).isEmpty();
    SessionOpening opening = proxy.records().getFirst().getSession().getOpening();
    assertThat(opening.getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(opening.getStages(0).getReasonCode()).isEqualTo("chain_unreachable");
    assertThat(proxy.decision().getRefusal()).isEqualTo("middleware_failed");
  }

  @Test
  void saysSo() {
    middleware = "openshell/regex";
    RawOrigin origin = start("fail_closed");
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"))
                  .readToEnd())
          .endsWith("{\"error\":\"middleware_required\",\"detail\":\"" + DETAIL + "\"}");
    }
  }

  @Test
  void passesWhatMayBeSkipped() {
    proxy.wantsMessages = true;
    assertThat(handshake(start("fail_open"))).startsWith("HTTP/1.1 101 ");

    assertThat(proxy.records().getFirst().getSession().getOpening().getStages(0).getOutcome())
        .isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(upgrade(2).getFindingsList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pass", "deny"})
  void theEndpointMaySayThatTextIsNotRead(String text) {
    middleware = "openshell/regex";
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(Requests.SWITCHED));
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(
            ProxyHarness.upgradable(policy(origin.port(), "fail_closed"))
                .replace(
                    "upgrades: allow", "upgrades: allow\n        messages: {text: " + text + "}"));

    assertThat(handshake(origin)).startsWith("HTTP/1.1 101 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openshell/regex", "openshell/secrets", "sluice/secrets"})
  void refusesWhatARequiredBuiltInCouldNotRead(String builtIn) {
    middleware = builtIn;
    RawOrigin origin = start("fail_closed");

    assertThat(handshake(origin)).startsWith("HTTP/1.1 403 ");

    assertThat(origin.received()).isEmpty();
    assertThat(proxy.records().getFirst().getRequest().getReason()).isEqualTo(DETAIL);
  }

  @Test
  void passesWhatABuiltInMaySkip() {
    middleware = "openshell/regex";
    assertThat(handshake(start("fail_open"))).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void closesWithoutAnAnswerWhereTheEndpointSaysSo() {
    middleware = "openshell/regex";
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(Requests.SWITCHED));
    proxy.start(
        ProxyHarness.upgradable(policy(origin.port(), "fail_closed"))
            .replace("upgrades: allow", "upgrades: allow\n        refuse_upgrade: close"));
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"))
                  .readToEnd())
          .isEmpty();
    }
    assertThat(proxy.records().getFirst().getRequest().getRefusal())
        .isEqualTo("middleware_required");
  }

  @Test
  void passesWhatNobodyWantsToSee() {
    assertThat(handshake(start("fail_closed"))).startsWith("HTTP/1.1 101 ");

    TunnelDecision upgrade = upgrade(1);
    assertThat(upgrade.getFindingsList()).isEmpty();
    assertThat(upgrade.getUnseenList()).extracting(Unseen::getEntry).containsExactly("guard");
  }

  /** It is recorded before the switch is answered. */
  private TunnelDecision upgrade(int place) {
    TunnelDecision upgrade = proxy.records().get(place).getTunnel();
    assertThat(upgrade.getKind()).isEqualTo(TunnelDecision.Kind.KIND_UPGRADE);
    assertThat(upgrade.getDestination().getHost()).isEqualTo(ProxyHarness.HOST);
    return upgrade;
  }

  @Test
  void ordinaryRequestsAreNotMeant() {
    proxy.wantsMessages = true;
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx, RawOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.get(origin, "/")).readHead()).startsWith("HTTP/1.1 200 ");
    }
  }
}
