package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.jgroups.Address;
import org.junit.jupiter.api.Test;

class MemberTransportTest {
  /** Less than heartbeats may be overdue before a member is given up. */
  private static final Duration SOON = Duration.ofSeconds(6);

  /** Longer than the heartbeats of all that died may be overdue. */
  private static final Duration LATER = Duration.ofMinutes(1);

  @Test
  void theOthersGiveUpADeadCoordinatorAtOnce() {
    List<TrialMember> members = TrialMember.join("one", "two", "three");
    TrialMember two = members.get(1);
    Address coordinator = members.getFirst().channel().getAddress();
    await().until(() -> members.stream().allMatch(member -> member.present().size() == 3));

    members.getFirst().dies();

    await()
        .atMost(SOON)
        .until(() -> two.present().size() == 2 && !two.present().contains(coordinator));
    members.forEach(TrialMember::close);
  }

  /** No state is shared, so there is none that the loss of members could leave unusable. */
  @Test
  void whoStartsAfterHalfOfTheMembersDiedAtOnceJoins() {
    List<TrialMember> members = TrialMember.join("one", "two", "three", "four");
    TrialMember two = members.get(1);
    two.answer("only two");
    await().until(() -> members.stream().allMatch(member -> member.present().size() == 4));

    members.getFirst().dies();
    members.getLast().dies();
    await().atMost(LATER).until(() -> two.present().size() == 2);

    try (TrialMember again = two.another("again")) {
      await().atMost(LATER).until(() -> again.ask("only two").equals("two"));
      // A busy machine may have split the survivors; then they merge.
      await().atMost(LATER).untilAsserted(() -> assertThat(again.present()).hasSize(3));
    }
    members.forEach(TrialMember::close);
  }
}
