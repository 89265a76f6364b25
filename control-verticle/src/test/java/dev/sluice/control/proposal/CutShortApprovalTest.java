package dev.sluice.control.proposal;

import static dev.sluice.control.proposal.ProposalNode.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.proposal.ProposalDecision.Decided;
import dev.sluice.control.proposal.ProposalDecision.WrongState;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.RulesProposed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule is in force, and that it was approved is not kept. */
class CutShortApprovalTest {
  private static final String APPROVED = "proposal.approved";

  @TempDir private Path directory;
  private ProposalNode node;
  private String id = "";

  @BeforeEach
  void propose() throws IOException {
    node = new ProposalNode(directory, ControlSettings.DEFAULTS);
    RulesProposed proposed = node.propose("blue", body("new.example.com", "POST", "/a"));
    id = proposed.getAccepted(0);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void theAnswerSaysWhatIsInForce() {
    approveUnrecorded();

    assertThat(node.policy("blue").getProposedRulesCount()).isEqualTo(1);
    assertThat(state()).isEqualTo(State.STATE_OPEN);
  }

  @Test
  void itIsKeptOnceTheAuditTakesRecords() {
    approveUnrecorded();
    node.unrecorded = "";

    Awaitility.await().untilAsserted(() -> assertThat(state()).isEqualTo(State.STATE_APPROVED));
    assertThat(node.read("blue", id, 0).await().getGeneration()).isEqualTo(2);
    assertThat(node.labels()).containsExactly("proposal.created", APPROVED);
  }

  @Test
  void itIsNoRejectionAndCanBeRevokedAtOnce() {
    approveUnrecorded();
    node.unrecorded = "";

    assertThat(node.desk().reject(id, ConfigFolder.AUTHOR).await()).isInstanceOf(WrongState.class);
    assertThat(node.desk().revoke(id, Optional.empty(), ConfigFolder.AUTHOR).await())
        .isInstanceOf(Decided.class);

    assertThat(node.policy("blue").getYaml()).isEqualTo(ProposalNode.POLICY.formatted("blue"));
    assertThat(node.labels()).containsExactly("proposal.created", APPROVED, "proposal.revoked");
  }

  /** As kill -9 behind the policy and before the proposal. */
  @Test
  void itIsKeptAfterAStartToo() throws IOException {
    Path file = directory.resolve("store/proposals").resolve(id + ".proposal");
    byte[] open = Files.readAllBytes(file);
    node.approve(id, node.show(id).token());
    node.close();
    Files.write(file, open);

    node = new ProposalNode(directory, ControlSettings.DEFAULTS);

    assertThat(node.policy("blue").getProposedRulesCount()).isEqualTo(1);
    Awaitility.await().untilAsserted(() -> assertThat(state()).isEqualTo(State.STATE_APPROVED));
    assertThat(node.labels()).containsExactly(APPROVED);
  }

  private void approveUnrecorded() {
    String token = node.show(id).token();
    node.unrecorded = APPROVED;
    assertThatThrownBy(() -> node.approve(id, token))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessageStartingWith("generation 2 has the changed policy, but audit or control.store")
        .hasMessageNotContaining("nothing was changed");
  }

  private State state() {
    return node.read("blue", id, 0).await().getState();
  }
}
