package dev.sluice.app.cluster;

import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Heartbeats go by the same connections as requests. */
class LargeMessagesTest {
  private static final int MESSAGES = 64;
  private static final String LARGEST = "x".repeat(4 << 20);

  @Test
  void thatNobodyAnswersHoldUpNoHeartbeat() {
    List<TrialMember> members = TrialMember.join("one", "two");
    TrialMember one = members.get(0);
    TrialMember two = members.get(1);
    two.listen("two");
    await().until(() -> one.knows("two"));
    for (int i = 0; i < MESSAGES; i++) {
      one.begin("two", LARGEST);
    }

    // Behind all of them.
    one.publish("two", "heartbeat");

    await().until(() -> two.heard("heartbeat"));
    members.forEach(TrialMember::close);
  }
}
