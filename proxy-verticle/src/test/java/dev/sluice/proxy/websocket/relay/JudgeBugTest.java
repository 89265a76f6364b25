package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.websocket.Frames;
import io.vertx.core.Promise;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code behind an answer of the judge that throws. */
class JudgeBugTest {
  private final IllegalStateException bug = new IllegalStateException("bug");

  private final RelayScript relay = new RelayScript();
  private final ScriptedJudge judge = relay.judge;

  @BeforeEach
  void join() {
    judge.bug = Optional.of(bug);
    relay.join();
  }

  @AfterEach
  void endedBothSidesWithoutAFrame() {
    assertThat(relay.cause()).isEqualTo(new Cause.Judged(new MessageClose(1011, "internal_error")));
    assertThat(relay.bugs).containsExactly(bug);
    assertThat(relay.client.isOpen() || relay.origin.isOpen()).isFalse();
    assertThat(relay.origin.frames()).containsExactly("TEXT one");
    assertThat(relay.client.frames()).isEmpty();
    assertThat(relay.held()).isZero();
  }

  @Test
  void behindAVerdict() {
    judge.verdict = Optional.empty();
    relay.client.sends(Frames.text("one"), Frames.text("two"));
    judge.later.complete(new MessageVerdict.Forward());
  }

  @Test
  void behindAVerdictThatWasThereAtOnce() {
    relay.client.sends(Frames.text("one"), Frames.text("two"));
  }

  @Test
  void behindAnAdmission() {
    Promise<Optional<MessageClose>> admission = Promise.promise();
    judge.admission = admission.future();
    relay.client.sends(Frames.text("one"), Frames.text("two"));
    admission.complete(Optional.empty());
  }
}
