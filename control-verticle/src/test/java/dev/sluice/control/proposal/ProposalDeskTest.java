package dev.sluice.control.proposal;

import static dev.sluice.control.proposal.ProposalNode.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.proposal.ProposalDecision.Decided;
import dev.sluice.control.proposal.ProposalDecision.Stale;
import dev.sluice.control.proposal.ProposalDecision.Unknown;
import dev.sluice.control.proposal.ProposalDecision.WrongState;
import dev.sluice.policy.EndpointDecision.Refused;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ProposalRefusal.Code;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.RulesProposed;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposalDeskTest {
  @TempDir private Path directory;
  private ProposalNode node;

  @BeforeEach
  void start() throws IOException {
    node = new ProposalNode(directory, ControlSettings.DEFAULTS);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void anApprovedRuleIsInForceAndMarked() {
    String id = accepted("blue", body("new.example.com", "POST", "/a"));
    ProposalReview review = node.show(id);

    Decided decided = (Decided) node.approve(id, review.token());
    PolicySource policy = node.policy("blue");

    String key = review.proposal().getState().getRuleName();
    assertThat(policy.getYaml())
        .startsWith("# the policy of blue\n")
        .contains("own: # kept", "  " + key + ":\n", "- allow: {method: POST, path: /a}");
    assertThat(policy.getProposedRulesList()).containsExactly(key);
    assertThat(decided.proposal().getState().getState()).isEqualTo(State.STATE_APPROVED);
    assertThat(decided.proposal().getState().getGeneration()).isEqualTo(2);
    assertThat(node.policy("green").getYaml()).doesNotContain(key);
    assertThat(node.labels()).containsExactly("proposal.created", "proposal.approved");
    assertThat(node.records.toString()).doesNotContain("to build");
  }

  @Test
  void theMarkStaysUntilAPersonRewritesTheRule() {
    String id = accepted("blue", body("new.example.com", "POST", "/a"));
    node.approve(id, node.show(id).token());
    PolicySource approved = node.policy("blue");

    node.put("blue", approved.getYaml().replace("# the policy", "# the better policy"));
    assertThat(node.policy("blue").getProposedRulesCount()).isEqualTo(1);

    node.put("blue", approved.getYaml().replace("path: /a}", "path: /b}"));
    assertThat(node.policy("blue").getProposedRulesCount()).isZero();

    node.put("blue", ProposalNode.POLICY);
    node.put("blue", approved.getYaml());
    assertThat(node.policy("blue").getProposedRulesCount()).isEqualTo(1);
  }

  @Test
  void aReviewTokenCountsOnceAndForOneProposal() {
    String id = accepted("blue", body("a.example.com", "GET", "/a"));
    String other = accepted("blue", body("b.example.com", "GET", "/a"));
    String token = node.show(id).token();

    assertThat(node.approve(other, token)).isInstanceOf(Stale.class);
    assertThat(node.approve(id, token)).isInstanceOf(Stale.class);
    assertThat(node.approve(id, node.show(id).token())).isInstanceOf(Decided.class);
    assertThat(node.approve(id, node.show(other).token())).isInstanceOf(WrongState.class);
    assertThat(node.approve("0", token)).isInstanceOf(Unknown.class);
  }

  @Test
  void anApprovalOfAnotherRevisionIsStale() {
    String id = accepted("blue", body("a.example.com", "GET", "/a"));
    String token = node.show(id).token();
    node.put("blue", ProposalNode.POLICY.replace("/v1/**", "/v2/**"));

    assertThat(node.approve(id, token)).isEqualTo(new Stale("the policy changed since the review"));
    assertThat(node.policy("blue").getProposedRulesCount()).isZero();
    assertThat(node.labels()).containsExactly("proposal.created", "proposal.stale");
  }

  @Test
  void anApprovalOfAPolicyThatHasTheNumberOfARemovedOneIsStale() {
    String id = accepted("blue", body("a.example.com", "GET", "/a"));
    String token = node.show(id).token();
    long revision = node.policy("blue").getRevision();
    node.remove("blue");
    node.put("blue", ProposalNode.POLICY.replace("/v1/**", "/v2/**"));

    assertThat(node.policy("blue").getRevision()).isEqualTo(revision);
    assertThat(node.approve(id, token)).isEqualTo(new Stale("the policy changed since the review"));
  }

  @Test
  void aRevokedRuleIsGoneAndTheRestStays() {
    String id = accepted("blue", body("new.example.com", "POST", "/a"));
    String before = node.policy("blue").getYaml();
    node.approve(id, node.show(id).token());

    ProposalDecision revoked =
        node.desk().revoke(id, Optional.empty(), ConfigFolder.AUTHOR).await();

    assertThat(revoked).isInstanceOf(Decided.class);
    assertThat(node.policy("blue").getYaml()).isEqualTo(before);
    assertThat(node.labels())
        .containsExactly("proposal.created", "proposal.approved", "proposal.revoked");
  }

  @Test
  void anAgentHearsOfTheDecisionAndOnlyOfItsOwnProposals() {
    String id = accepted("blue", body("new.example.com", "POST", "/a"));
    Future<ProposalState> wait = node.read("blue", id, 20_000);

    node.desk().reject(id, ConfigFolder.AUTHOR).await();

    assertThat(wait.await().getState()).isEqualTo(State.STATE_REJECTED);
    assertThat(wait.await().getReason()).isEqualTo("a reason");
    assertThat(
            node.read("green", id, 0)
                .transform(read -> Future.succeededFuture(read.failed()))
                .await())
        .isTrue();
  }

  @Test
  void aProposalThatThePolicyAdmitsByNowEndsByItself() {
    String id = accepted("blue", body("new.example.com", "GET", "/a"));
    node.put(
        "blue",
        ProposalNode.POLICY
            + """
              more:
                endpoints:
                  - host: new.example.com
                    port: 443
                    protocol: rest
                    enforcement: enforce
                    access: read-only
            """);

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(node.read("blue", id, 0).await().getState())
                    .isEqualTo(State.STATE_STALE));
  }

  @Test
  void proposalsSurviveARestartAndTokensDoNot() throws IOException {
    String id = accepted("blue", body("new.example.com", "POST", "/a"));
    String token = node.show(id).token();
    node.close();

    node = new ProposalNode(directory, ControlSettings.DEFAULTS);

    assertThat(node.approve(id, token)).isInstanceOf(Stale.class);
    assertThat(node.approve(id, node.show(id).token())).isInstanceOf(Decided.class);
  }

  @Test
  void whatRefusesTheChangedPolicyIsShownBefore() throws IOException {
    node.close();
    node =
        new ProposalNode(
            directory,
            ControlSettings.DEFAULTS,
            policy ->
                policy.admitEndpoint("new.example.com", 443) instanceof Refused
                    ? List.of()
                    : List.of("outside of what the operator allows"));
    String id = accepted("blue", body("new.example.com", "GET", "/a"));

    assertThat(node.show(id).token()).isEmpty();
    assertThat(node.show(id).obstacles())
        .singleElement()
        .asString()
        .contains("outside of what the operator allows");
  }

  @Test
  void aSandboxWithoutAPolicyOfItsOwnOpensNothingForOthers() {
    String id = accepted("red", body("new.example.com", "GET", "/a"));
    ProposalReview review = node.show(id);

    assertThat(review.token()).isEmpty();
    assertThat(review.obstacles()).singleElement().asString().contains("no policy of its own");
  }

  @Test
  void oneSandboxCannotTakeThePlacesOfAnother() {
    for (int i = 0; i < ProposalBook.OPEN; i++) {
      accepted("blue", body("h" + i + ".example.com", "GET", "/a"));
    }
    RulesProposed more = node.propose("blue", body("more.example.com", "GET", "/a"));

    assertThat(more.getRefusal().getCode()).isEqualTo(Code.CODE_FULL);
    assertThat(accepted("green", body("more.example.com", "GET", "/a"))).isNotEmpty();
    assertThat(node.desk().list(Optional.of("blue")).await()).hasSize(ProposalBook.OPEN);
  }

  @Test
  void theSameRuleTakesOnePlace() {
    String id = accepted("blue", body("new.example.com", "GET", "/a"));

    assertThat(accepted("blue", body("new.example.com", "GET", "/a"))).isEqualTo(id);
    assertThat(node.desk().list(Optional.of("blue")).await()).hasSize(1);
  }

  private String accepted(String sandbox, String body) {
    RulesProposed proposed = node.propose(sandbox, body);
    assertThat(proposed.getRejectedList()).isEmpty();
    return proposed.getAccepted(0);
  }
}
