package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a split leaves behind, on real sockets: three members in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class SplitClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private List<TrialMember> members = List.of();

  @BeforeAll
  void join() {
    members = TrialMember.join("one", "two", "three");
    members.forEach(member -> member.answer("everybody"));
    members.forEach(member -> member.answer("only " + member.name()));
    awaitWhole();
  }

  @AfterAll
  void leave() {
    members.forEach(TrialMember::close);
  }

  @Test
  void theHalvesOfASplitClusterAreWholeAgain() {
    TrialMember one = members.get(0);
    TrialMember two = members.get(1);
    TrialMember three = members.get(2);
    one.sees(one);
    two.sees(two, three);
    three.sees(two, three);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(two.ask("only one")).isEqualTo("no answer"));
    two.answer("since the split");

    members.forEach(TrialMember::mayMerge);
    awaitWhole();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(one.ask("since the split")).isEqualTo("two"));
  }

  @Test
  void whoWasTakenForGoneIsFoundAgain() {
    TrialMember three = members.get(2);
    three.holdMerges();
    members.get(0).sees(members.get(0), members.get(1));
    members.get(1).sees(members.get(0), members.get(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members.get(0).ask("only three")).isEqualTo("no answer"));
    assertThat(three.ask("only one")).isEqualTo("one");

    members.forEach(TrialMember::mayMerge);
    awaitWhole();
  }

  /** A request fails at once, for it cannot have arrived. */
  @Test
  void nobodyWaitsForAMemberWhoseBusCannotBeReached() {
    TrialMember one = members.get(0);
    try (TrialMember misleading = one.another("misleading")) {
      misleading.misleads();
      misleading.answer("only misleading");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(one.knows("only misleading")).isTrue());
      assertThat(one.ask("only misleading")).isEqualTo("no answer");
    }
  }

  /** Everybody hears everybody, and is found by its own address. */
  private void awaitWhole() {
    for (TrialMember member : members) {
      String token = UUID.randomUUID().toString();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                member.publish("everybody", token);
                assertThat(members).allMatch(other -> other.heard(token));
              });
      for (TrialMember other : members) {
        String address = "only " + other.name();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(member.ask(address)).isEqualTo(other.name()));
      }
    }
  }
}
