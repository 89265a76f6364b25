package dev.sluice.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDenialsTest {
  private static final String REASON = "10.1.2.3 or the words of a middleware";

  private static final Destination TO =
      Destination.newBuilder().setHost("a.test").setPort(443).build();

  private final AgentDenials denials = new AgentDenials();

  @ParameterizedTest
  @CsvSource({
    "policy_denied, opa, true",
    "policy_denied, l7, true",
    "policy_denied, l7-mcp, true",
    "policy_denied, middleware, false",
    "destination_blocked, ssrf, false",
    "upstream_unresolved, upstream, false",
    "credential_unavailable, l7, false"
  })
  void onlyReasonsOfPolicyAreShown(String code, String engine, boolean shown) {
    Rule rule = Rule.newBuilder().setEngine(engine).build();
    denied(rule, code).forEach(denials::add);
    assertThat(denials.last(3))
        .hasSize(3)
        .allSatisfy(
            line -> {
              assertThat(line).contains("a.test:443", "[code:" + code + " ");
              assertThat(line.contains(" reason:" + REASON + " ")).isEqualTo(shown);
            });
  }

  private static Stream<AuditRecord> denied(Rule rule, String code) {
    return Stream.of(
        AuditRecord.newBuilder()
            .setRequest(
                RequestDecision.newBuilder()
                    .setVerdict(Verdict.VERDICT_DENIED)
                    .setDestination(TO)
                    .setRule(rule)
                    .setRefusal(code)
                    .setReason(REASON))
            .build(),
        AuditRecord.newBuilder()
            .setTunnel(
                TunnelDecision.newBuilder()
                    .setVerdict(Verdict.VERDICT_DENIED)
                    .setDestination(TO)
                    .setRule(rule)
                    .setRefusal(code)
                    .setReason(REASON))
            .build(),
        AuditRecord.newBuilder().setSession(session(rule, code)).build());
  }

  private static SessionEvent.Builder session(Rule rule, String code) {
    return SessionEvent.newBuilder()
        .setDestination(TO)
        .setMessage(
            JudgedMessage.newBuilder()
                .setVerdict(Verdict.VERDICT_DENIED)
                .setRule(rule)
                .setRefusal(code)
                .setReason(REASON));
  }
}
