package dev.sluice.control.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalState.State;
import dev.sluice.proto.v1.StoredProposal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of decided proposals. */
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

  private static StoredProposal rejected(int number) {
    return StoredProposal.newBuilder()
        .setSandbox("s0")
        .setRule("x".repeat(64 << 10))
        .setState(ProposalState.newBuilder().setId("p" + number).setState(State.STATE_REJECTED))
        .build();
  }
}
