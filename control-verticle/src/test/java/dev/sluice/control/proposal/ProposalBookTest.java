package dev.sluice.control.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.StoredProposal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of decided proposals, and the order of all. */
class ProposalBookTest {
  @Test
  void decidedProposalsStayWithinTheShareOfTheirSandbox() {
    List<StoredProposal> decided =
        IntStream.range(0, 16).mapToObj(ProposalBookTest::rejected).toList();
    ProposalBook book = new ProposalBook(decided);
    List<String> sandboxes = IntStream.range(0, 64).mapToObj(i -> "s" + i).toList();

    assertThat(book.surplus("s0", List.of("s0"))).isEmpty();
    List<StoredProposal> surplus = book.surplus("s0", sandboxes);

    // A MiB is left to each of 64 sandboxes, and the proposals have more than 64 KiB each.
    assertThat(surplus).isEqualTo(decided.subList(0, 1));
  }

  @Test
  void theNewestOfAllSandboxesComesFirst() {
    ProposalBook book = new ProposalBook(List.of());
    for (int i = 1; i <= 6; i++) {
      book.put(
          StoredProposal.newBuilder()
              .setSandbox("s" + i % 3)
              .setState(ProposalState.newBuilder().setId("p" + i).setCreatedMs(i))
              .build());
    }

    assertThat(book.all(Optional.empty()))
        .extracting(proposal -> proposal.getState().getId())
        .containsExactly("p6", "p5", "p4", "p3", "p2", "p1");
    assertThat(book.all(Optional.of("s0")))
        .extracting(proposal -> proposal.getState().getId())
        .containsExactly("p6", "p3");
  }

  private static StoredProposal rejected(int number) {
    return StoredProposal.newBuilder()
        .setSandbox("s0")
        .setRule("x".repeat(64 << 10))
        .setState(ProposalState.newBuilder().setId("p" + number).setState(State.STATE_REJECTED))
        .build();
  }
}
