package dev.sluice.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of rules that expired, and of the observe mode. */
class TemporaryRulesTest {
  private static Policy policy(String expiry) {
    String yaml =
        """
        version: 1
        network_policies:
          a:
            %s
            endpoints:
              - {host: a.test, port: 443, protocol: rest, enforcement: enforce, access: read-only}
        """
            .formatted(expiry);
    return switch (PolicyCompiler.compile(new Source("p.yaml", yaml))) {
      case Compilation.Compiled<Policy> compiled -> compiled.value();
      case Compilation.Rejected<Policy> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }

  private static Change change(Policy policy, String unmapped) {
    Replay.Session session = new Replay(policy, Optional.empty(), Optional.empty()).session();
    // At 2026-09-21T14:13:20Z.
    String event =
        """
        {"time":1790000000000,"action_id":1,"metadata":{"uid":"w/1/0","event_code":"http.exchange",\
        "tenant_uid":"ci"},"dst_endpoint":{"domain":"a.test","port":443},"http_request":\
        {"http_method":"GET","url":{"path":"/a"}},"http_response":{"code":200},\
        "firewall_rule":{"type":"l7","uid":"x"}%s}\
        """
            .formatted(unmapped);
    session.accept(event.getBytes(StandardCharsets.UTF_8));
    return session.counts().groups().getFirst().key().change();
  }

  @ParameterizedTest
  @CsvSource({
    "expires_at: 2026-09-21T14:13:20.001Z, SAME",
    "expires_at: 2026-09-21T14:13:20Z, NOW_DENIED",
    "name: a, SAME"
  })
  void anEventIsJudgedByTheRulesOfItsTime(String expiry, Change change) {
    assertThat(change(policy(expiry), "")).isEqualTo(change);
  }

  @Test
  void whatWasObservedIsADenialThatARuleLifts() {
    String observed = ",\"unmapped\":{\"generation\":1,\"would_deny\":true}";

    assertThat(change(policy("name: a"), observed)).isEqualTo(Change.NOW_ALLOWED);
    assertThat(change(policy("expires_at: 2026-09-01T00:00:00Z"), observed)).isEqualTo(Change.SAME);
  }
}
