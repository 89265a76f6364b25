package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Heartbeats go by the same connections as requests. */
class LargeMessagesTest {
  /** By then a node that is not heard is given up. */
  private static final Duration SILENT = Duration.ofSeconds(2);

  private static final int MESSAGES = 64;
  private static final String LARGEST = "x".repeat(4 << 20);

  @Test
  void starveNoHeartbeat() {
    List<TrialMember> members = TrialMember.join("one", "two");
    TrialMember one = members.get(0);
    TrialMember two = members.get(1);
    two.answer("two");
    await().atMost(Duration.ofMinutes(1)).until(() -> one.ask("two").equals("two"));
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      asked.add(one.begin("two", LARGEST));
    }

    // Behind all of them.
    one.publish("two", "heartbeat");

    await().atMost(SILENT).until(() -> two.heard("heartbeat"));
    assertThat(asked).allMatch(answer -> answer.join().equals("two"));
    members.forEach(TrialMember::close);
  }
}
