package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.MessageOptions.Reading;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proxy.request.AdmissionResult;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.AdmissionStep;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.Workload;
import dev.sluice.wire.ScriptedClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What admission says of the messages after a handshake. */
class MessageRulesTest {
  private static final String HANDSHAKE =
      "\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  private final Instant until = Instant.now().plus(Duration.ofHours(2));
  private final String rules =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: rpc.test, port: 80, protocol: json-rpc, enforcement: enforce, upgrades: allow,
               rules: [{allow: {method: a}}], messages: {max_bytes: 1000, from_origin: inspect}}
            - {host: plain.test, port: 80}
            - {host: ws.test, port: 80, protocol: websocket, enforcement: enforce, access: full}
        brief:
          expires_at: %s
          endpoints:
            - {host: rpc.test, port: 80, protocol: json-rpc, enforcement: enforce, upgrades: allow,
               rules: [{allow: {method: b}}], messages: {max_bytes: 1000, from_origin: inspect}}
      """
          .formatted(until);

  private ExchangeHarness harness = new ExchangeHarness().under(rules);

  @AfterEach
  void close() {
    harness.close();
  }

  private AdmissionResult examine(String host, String more) {
    Workload workload =
        new Workload(Snapshot.DEFAULT_SANDBOX, Peer.newBuilder().setIp("127.0.0.1").build());
    String lines = "GET http://%1$s/ HTTP/1.1\nHost: %1$s".formatted(host) + HANDSHAKE + more;
    return AdmissionStep.examine(
        ExchangeContext.begin(
            harness.loop, workload, new Ingress.AbsoluteForm(), ScriptedClient.of(lines).head()));
  }

  private Accepted accepted(String host) {
    return (Accepted) examine(host, "");
  }

  private static PolicyDecision sent(Accepted handshake, String method) {
    return handshake
        .messages()
        .policy()
        .orElseThrow()
        .judge(
            ByteString.copyFromUtf8(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}".formatted(method)));
  }

  @Test
  void messagesAreJudgedByTheEndpoint() {
    Accepted handshake = accepted("rpc.test");

    assertThat(handshake.messages().areRead()).isTrue();
    assertThat(handshake.messages().options().binary()).isEqualTo(Reading.DENY);
    assertThat(handshake.messages().maxTextBytes()).isEqualTo(1000);
    assertThat(sent(handshake, "a")).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(handshake, "c")).isInstanceOf(PolicyDecision.Denied.class);
    assertThat(
            handshake
                .messages()
                .fromOrigin()
                .orElseThrow()
                .judge(ByteString.copyFromUtf8("no JSON")))
        .isInstanceOf(PolicyDecision.Denied.class);
  }

  @ParameterizedTest
  @CsvSource({"plain.test", "ws.test"})
  void whatNoRuleForbidsIsNotRead(String host) {
    assertThat(accepted(host).messages().areRead()).isFalse();
  }

  @Test
  void aRuleThatExpiresDuringTheSessionAdmitsNothing() {
    Accepted handshake = accepted("rpc.test");
    assertThat(sent(handshake, "b")).isInstanceOf(PolicyDecision.Allowed.class);

    harness.now = until;

    assertThat(sent(handshake, "b")).isInstanceOf(PolicyDecision.Denied.class);
    assertThat(sent(handshake, "a")).isInstanceOf(PolicyDecision.Allowed.class);
  }

  @Test
  void aHandshakeWithABodyIsNone() {
    assertThat(examine("ws.test", "\nContent-Length: 1"))
        .isInstanceOf(AdmissionResult.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({"8.8.8.8, true", "127.0.0.1, false"})
  void aMessageIsObservedAtPublicAddressesOnly(String address, boolean observed)
      throws UnknownHostException {
    harness.close();
    harness =
        new ExchangeHarness()
            .under(rules + "x-sluice: {mode: observe, until: %s}\n".formatted(until));
    Accepted handshake = accepted("rpc.test").reaching(List.of(InetAddress.getByName(address)));

    assertThat(handshake.chain().entries()).hasSize(1);
    assertThat(handshake.isObserved()).isEqualTo(observed);
    assertThat(sent(handshake, "c") instanceof PolicyDecision.Observed).isEqualTo(observed);

    harness.now = until;
    assertThat(sent(handshake, "c")).isInstanceOf(PolicyDecision.Denied.class);
  }
}
