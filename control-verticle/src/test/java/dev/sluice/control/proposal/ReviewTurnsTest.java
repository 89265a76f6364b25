package dev.sluice.control.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.StoredProposal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReviewTurnsTest {
  private final ProposalSweep.ReviewTurns turns = new ProposalSweep.ReviewTurns();

  @Test
  void goRoundTheSandboxes() {
    assertThat(next("a1", "a2", "a3", "b1", "c1")).containsExactly("a1", "b1");
    assertThat(next("a2", "a3", "a4", "b2", "c1")).containsExactly("c1", "a2");
    assertThat(next("a3", "a4", "b2")).containsExactly("b2", "a3");
    assertThat(next("a4", "a5", "a6")).containsExactly("a4", "a5");
    assertThat(next()).isEmpty();
  }

  private List<String> next(String... ids) {
    List<StoredProposal> unseen = Stream.of(ids).map(ReviewTurnsTest::proposal).toList();
    return turns.next(unseen, 2).stream().map(own -> own.getState().getId()).toList();
  }

  private static StoredProposal proposal(String id) {
    return StoredProposal.newBuilder()
        .setSandbox(id.substring(0, 1))
        .setState(ProposalState.newBuilder().setId(id))
        .build();
  }
}
