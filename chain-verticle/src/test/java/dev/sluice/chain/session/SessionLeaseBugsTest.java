package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedReader.closed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A bug while one session ends keeps no other open, and no session is held forever. */
class SessionLeaseBugsTest {
  private final ScriptedReader broken = closed("a").overflowingAtItsEnd();
  private final ScriptedReader other = closed("b");
  private final SessionRig rig = SessionRig.of(broken, other);

  SessionLeaseBugsTest() {
    rig.opened();
    rig.open(SessionRig.handshake().setSession(8));
  }

  @Test
  void atTheEndOfItsLease() {
    rig.tickFor(16);

    assertAllEnded();
  }

  @Test
  void whenTheNodeStops() {
    rig.sessions.close();

    assertAllEnded();
  }

  private void assertAllEnded() {
    assertThat(rig.bugs).hasSize(2).hasOnlyElementsOfType(StackOverflowError.class);
    assertThat(other.endings()).containsExactly("CANCELLATION");
    assertThat(rig.sessions.size()).isZero();
  }
}
