package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import org.junit.jupiter.api.Test;

/** What a peer has begun and has to complete. */
class AwaitedBlockTest {
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final SessionTrial trial = new SessionTrial();

  private void frame(int type, int flags, int stream, int length, int sent) {
    trial.sendBytes(write(Unpooled.buffer(), type, flags, stream, length).writeZero(sent));
  }

  private static ByteBuf write(ByteBuf to, int type, int flags, int stream, int length) {
    return to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  private long awaited() {
    return trial.awaited;
  }

  @Test
  void nothingIsAwaitedBetweenFrames() {
    assertThat(awaited()).isZero();
    trial.opens(1, false).data(1, "abc", false);

    assertThat(awaited()).isZero();
  }

  @Test
  void aBlockIsAwaitedUntilItsEnd() {
    frame(HEADERS, 0, 1, 0, 0);
    long first = awaited();
    assertThat(first).isPositive();
    frame(CONTINUATION, 0, 1, 0, 0);
    assertThat(awaited()).isEqualTo(first);

    frame(CONTINUATION, END_HEADERS, 1, 0, 0);
    assertThat(awaited()).isZero();
    frame(HEADERS, 0, 3, 0, 0);
    assertThat(awaited()).isPositive().isNotEqualTo(first);
  }

  @Test
  void aBlockThatEndsInALaterTurnIsAwaitedNoLonger() {
    trial.arrives(
        peer -> {
          for (int id = 1; id < 31; id += 2) {
            peer.headers(id, SessionTrial.get(), true);
          }
        });
    ByteBuf block = write(Unpooled.buffer(), HEADERS, 0, 31, 0);
    trial.session.read(write(block, CONTINUATION, END_HEADERS, 31, 0));
    assertThat(awaited()).isPositive();
    assertThat(trial.sink.turn()).isTrue();

    assertThat(awaited()).isZero();
  }

  @Test
  void aPartOfAFrameWithFieldsIsAwaited() {
    frame(HEADERS, END_HEADERS, 1, 20, 3);
    assertThat(awaited()).isPositive();
  }

  /** A slow body is no slow head. */
  @Test
  void aPartOfABodyIsNot() {
    trial.opens(1, false);
    frame(0, 0, 1, 20, 3);
    assertThat(awaited()).isZero();
  }

  @Test
  void theFirstFrameIsThatOfSettings() {
    SessionTrial unsettled = SessionTrial.unsettled();
    assertThat(unsettled.awaited).isPositive();
    unsettled.send(peer -> peer.ping(1));

    assertThat(unsettled.told).containsExactly("failed PROTOCOL_ERROR");
  }

  @Test
  void aClientIsAskedToGoElsewhereAndStillServed() {
    trial.frames();
    trial.session.retire();
    trial.opens(1, true);

    assertThat(trial.frames()).containsExactly("GOAWAY 2147483647 NO_ERROR");
    assertThat(trial.told).containsExactly("1 request ended");
    trial.stream(1).head(new DefaultHttp2Headers(false).status("200"));
  }
}
