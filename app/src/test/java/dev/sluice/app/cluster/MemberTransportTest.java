package dev.sluice.app.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.jgroups.Address;
import org.junit.jupiter.api.Test;

class MemberTransportTest {
  /** Less than heartbeats may be overdue before a member is given up. */
  private static final Duration SOON = Duration.ofSeconds(6);

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
}
