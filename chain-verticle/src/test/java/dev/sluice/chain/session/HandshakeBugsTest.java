package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedReader.action;
import static dev.sluice.chain.session.ScriptedReader.closed;
import static dev.sluice.chain.session.ScriptedReader.decided;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.SessionOpened;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** A bug at one entry of a handshake leaves no stream open. */
class HandshakeBugsTest {
  @Test
  void noStreamStaysOpenAfterABugInItsAnswer() {
    ScriptedReader broken = closed("a").deciding(Future.succeededFuture());
    ScriptedReader other = closed("b");
    SessionRig rig = SessionRig.of(broken, other);

    SessionOpened opened = rig.opened();

    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("external_service_error");
    assertThat(broken.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(other.endings()).containsExactly("MIDDLEWARE_FAILURE");
    assertThat(rig.bugs).hasSize(1);
  }

  @Test
  void aStreamThatCannotBeEndedKeepsNoOtherOpen() {
    ScriptedReader broken = closed("a").failingAtItsEnd();
    ScriptedReader other = closed("b");
    ScriptedReader denying = closed("c").deciding(decided(action("DENY")));
    SessionRig rig = SessionRig.of(broken, other, denying);

    assertThat(rig.opened().getDeny().getEntry()).isEqualTo("c");

    assertThat(other.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(denying.endings()).containsExactly("MIDDLEWARE_DENIAL");
    assertThat(rig.bugs).hasSize(1);
  }
}
