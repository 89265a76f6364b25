package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.wire.http2.frame.Http2Limit;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;

/** DATA of streams that are over: what was on its way costs nothing, and more is a flood. */
class LateFramesTest {
  private static final int FRAME = 16_384;

  /** More than the credit of 100 frames, and what comes to it in many seconds. */
  private static final int FLOOD = 2000;

  private final SessionTrial trial = new SessionTrial(new Http2Bounds(3, 1000, 100));

  private void resets(int id) {
    trial.opens(id, false);
    trial.stream(id).reset(Http2Error.CANCEL);
  }

  private void sends(int frames, int id, int bytes, boolean end) {
    for (int i = 0; i < frames; i++) {
      trial.send(peer -> peer.data(id, bytes, end));
    }
  }

  private void assertFlood() {
    assertThat(trial.told).contains("failed ENHANCE_YOUR_CALM");
    assertThat(trial.counts.exceededCount(Http2Limit.IDLE_FRAMES)).isOne();
  }

  private void assertNoFault() {
    assertThat(trial.told.stream().filter(told -> told.startsWith("failed"))).isEmpty();
  }

  @Test
  void emptyEndsAreAFlood() {
    resets(1);
    sends(FLOOD, 1, 0, true);

    assertFlood();
  }

  @Test
  void aWindowOnItsWayCostsNothing() {
    resets(1);
    sends(FLOOD - 1, 1, Http2Session.WINDOW / FLOOD, false);
    sends(1, 1, 1, true);

    assertNoFault();
  }

  @Test
  void moreThanAWindowIsAFlood() {
    resets(1);
    sends(Http2Session.WINDOW / FRAME + FLOOD, 1, FRAME, false);

    assertFlood();
  }

  /** What the peer has sent before counts. */
  @Test
  void theRestOfAWindowIsLess() {
    trial.opens(1, false);
    sends(Http2Session.WINDOW / FRAME, 1, FRAME, false);
    trial.stream(1).reset(Http2Error.CANCEL);
    sends(FLOOD, 1, 1, false);

    assertFlood();
  }

  @Test
  void aWindowThatGrewIsMore() {
    trial.opens(1, false);
    StreamInput input = trial.stream(1).input();
    input.readAhead(new SessionTrial.CountedAhead());
    input.demand(1 << 20);
    sends(2 * Http2Session.WINDOW / FRAME, 1, FRAME, false);
    trial.stream(1).reset(Http2Error.CANCEL);
    sends(2 * Http2Session.WINDOW / 1024, 1, 1024, false);

    assertNoFault();
  }

  @Test
  void eachStreamHasAWindow() {
    resets(1);
    resets(3);
    sends(FLOOD - 1, 1, Http2Session.WINDOW / FLOOD, false);
    sends(FLOOD - 1, 3, Http2Session.WINDOW / FLOOD, false);

    assertNoFault();
  }

  @Test
  void aBodyBehindAGoawayCostsNothing() {
    trial.opens(1, true);
    trial.session.leave();
    trial.opens(3, false);
    sends(FLOOD - 1, 3, Http2Session.WINDOW / FLOOD, false);

    assertNoFault();
  }

  @Test
  void moreThanAWindowBehindAGoawayIsAFlood() {
    trial.opens(1, true);
    trial.session.leave();
    trial.opens(3, false);
    sends(Http2Session.WINDOW / FRAME + FLOOD, 3, FRAME, false);

    assertFlood();
  }

  @Test
  void aBodyOfARefusedStreamCostsNothing() {
    trial.opens(1, true).opens(3, true).opens(5, true).opens(7, false);
    sends(FLOOD - 1, 7, Http2Session.WINDOW / FLOOD, false);

    assertNoFault();
    assertThat(trial.frames()).containsExactly("RST 7 REFUSED_STREAM");
  }
}
