package dev.sluice.control.proposal;

import static dev.sluice.control.proposal.ProposalNode.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.control.ConfigFolder;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.Difference;
import dev.sluice.policy.diff.PolicyDiff;
import dev.sluice.policy.document.PolicyReader;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proto.v1.StoredProposal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200 proposals of a sandbox that means no good: none opens more than it shows, or costs others.
 */
class HostileProposalsTest {
  private static final int PROPOSALS = 200;
  private static final long SEED = 20261128;

  private static final List<String> HOSTS =
      List.of(
          "*",
          "**",
          "*.com",
          "*.co.uk",
          "*.github.io",
          "*.s3.amazonaws.com",
          "**.example.com",
          "api.*.example.com",
          "api.examp1e.com",
          "xn--pi-9lc.example.com",
          "аpi.example.com",
          "api。example。com",
          "api.example.com.",
          "api.example.com:22",
          "user@api.example.com",
          "http://api.example.com/",
          "169.254.169.254",
          "[169.254.169.254]",
          "metadata.google.internal",
          "metadata.google.internal.",
          "instance-data",
          "localhost",
          "LOCALHOST",
          "localhost.localdomain",
          "127.0.0.1",
          "127.1",
          "0x7f.1",
          "2130706433",
          "017700000001",
          "::1",
          "::ffff:127.0.0.1",
          "64:ff9b::7f00:1",
          "10.0.0.1",
          "93.184.216.34",
          "policy.local",
          "sluice.local",
          "kubernetes.default.svc",
          "db.internal",
          "127.0.0.1.nip.io",
          "new.example.com",
          "new.example.com\\n  other: {}",
          "new.example.com' , port: 22 #",
          "new.example.com\\u202e",
          "");

  private static final List<String> PATHS =
      List.of(
          "/a",
          "**",
          "/**",
          "/*",
          "/../admin",
          "/a/../../admin",
          "/%2e%2e/admin",
          "/a%2fb",
          "/a//b",
          "/{a,b}",
          "/[a-z]",
          "/a\\\\b",
          "/a?b=c",
          "/a}, method: '*', x: {",
          "/a'}}\\n- allow: {method: '*'",
          "/\\u0000",
          "/${x}",
          "");

  private static final List<String> METHODS =
      List.of("GET", "POST", "*", "GET\\nPOST", "get", "CONNECT", "TRACE", "{any}", "");

  @TempDir private Path directory;

  @Test
  void noneOpensMoreThanItShowsAndNoneCostsAnotherSandbox() throws IOException {
    Random random = new Random(SEED);
    int[] approved = {0};
    try (ProposalNode node = new ProposalNode(directory, ControlSettings.DEFAULTS)) {
      PolicySource green = node.policy("green");
      for (int i = 0; i < PROPOSALS; i++) {
        RulesProposed proposed = node.propose("blue", hostile(random, i));
        assertThat(proposed.getAcceptedCount()).isLessThanOrEqualTo(ProposalBook.OPEN);
        for (String id : proposed.getAcceptedList()) {
          // One of a flood is enough; the others give their places back.
          boolean first = id.equals(proposed.getAccepted(0));
          if (first && approve(node, id)) {
            approved[0]++;
          } else {
            node.desk().reject(id, ConfigFolder.AUTHOR).await();
          }
        }
        assertThat(
                node.desk().list(Optional.of("blue")).await().stream().filter(ProposalBook::isOpen))
            .hasSizeLessThanOrEqualTo(ProposalBook.OPEN);
      }
      assertThat(approved[0]).isPositive();
      assertThat(node.policy("green")).isEqualTo(green);
      String body = body("new.example.com", "GET", "/b");
      assertThat(node.propose("green", body).getAcceptedCount()).isEqualTo(1);
    }
  }

  private static String hostile(Random random, int number) {
    if (number % 10 == 9) {
      return " ".repeat((64 << 10) + 1);
    }
    if (number % 10 == 8) {
      List<String> flood = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        flood.add(operation("f" + number + "-" + i + ".example.com", "GET", "/a", ""));
      }
      return "{\"operations\": [" + String.join(",", flood) + "]}";
    }
    String extra =
        List.of(
                "",
                ", \"allowed_ips\": [\"0.0.0.0/0\"]",
                ", \"tls\": \"skip\"",
                ", \"advisor_proposed\": false",
                ", \"credential_signing\": \"sigv4\"",
                ", \"enforcement\": \"audit\"")
            .get(random.nextInt(6) * random.nextInt(2));
    return "{\"intent_summary\": \"trust me\\u001b[2J\", \"operations\": ["
        + operation(pick(random, HOSTS), pick(random, METHODS), pick(random, PATHS), extra)
        + "]}";
  }

  private static String operation(String host, String method, String path, String extra) {
    return """
    {"broad": true, "addRule": {"ruleName": "safe", "rule": {"endpoints": [{"host": "%s",
      "port": 443, "protocol": "rest", "rules": [{"allow": {"method": "%s", "path": "%s"}}]%s}]}}}
    """
        .formatted(host, method, path, extra);
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Approves what can be, and compares what it opened with what was shown. */
  private static boolean approve(ProposalNode node, String id) {
    String before = node.policy("blue").getYaml();
    ProposalReview review = node.show(id);
    if (review.token().isEmpty()) {
      return false;
    }
    assertThat(node.approve(id, review.token())).isInstanceOf(ProposalDecision.Decided.class);
    PolicySource after = node.policy("blue");
    Policy inForce = compiled(after.getYaml(), Set.copyOf(after.getProposedRulesList()));
    Policy shown = compiled(alone(review.proposal()), Set.of());

    assertThat(review.proposal().getRule()).matches("[\\x20-\\x7e\\n]+");
    assertThat(after.getProposedRulesList()).contains(review.proposal().getState().getRuleName());
    for (Difference difference : differences(before, after.getYaml())) {
      assertThat(difference.reachable()).isTrue();
      String host = difference.target().substring(0, difference.target().lastIndexOf(':'));
      assertThat(shown.admitEndpoint(host, 443)).as(host).isInstanceOf(Admitted.class);
      assertThat(((Admitted) inForce.admitEndpoint(host, 443)).destination())
          .isEqualTo(new DestinationRule.StrictlyPublic());
    }
    node.desk().revoke(id, Optional.empty(), ConfigFolder.AUTHOR).await();
    assertThat(node.policy("blue").getYaml()).isEqualTo(before);
    return true;
  }

  private static String alone(StoredProposal proposal) {
    return "version: 1\nnetwork_policies:\n" + proposal.getRule().indent(2);
  }

  private static List<Difference> differences(String before, String after) {
    PolicyDiff diff = PolicyDiff.of(compared(before), compared(after));
    assertThat(diff.complete()).isTrue();
    return diff.differences();
  }

  private static ComparedPolicy compared(String policy) {
    return new ComparedPolicy(
        compiled(policy, Set.of()), PolicyReader.read("p", policy, new Violations()));
  }

  private static Policy compiled(String policy, Set<String> proposed) {
    return switch (PolicyCompiler.compile(new Source("p", policy, Map.of(), proposed))) {
      case Compilation.Compiled<Policy> compiled -> compiled.value();
      case Compilation.Rejected<Policy> rejected -> throw new AssertionError(rejected.violations());
    };
  }
}
