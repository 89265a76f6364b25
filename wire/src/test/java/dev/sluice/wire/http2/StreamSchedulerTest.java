package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Trailers;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that play with their windows while many streams have much to send. */
class StreamSchedulerTest {
  private static final int STREAMS = 100;
  private static final int BODY = 200_000;

  /** Of a turn of the loop, with the heads of frames. */
  private static final int MOST_OF_A_TURN = (256 << 10) + Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE * 2;

  private final SessionTrial trial = new SessionTrial();

  /** Bodies that wait for the window of the connection, and those of their streams. */
  @BeforeEach
  void answerAll() {
    for (int i = 0; i < STREAMS; i++) {
      trial.opens(id(i), true);
      MultiplexedStream stream = trial.stream(id(i));
      stream.head(new DefaultHttp2Headers(false).status("200"));
      stream.write(Unpooled.wrappedBuffer(new byte[BODY]));
      stream.end(Trailers.NONE, sent -> {});
    }
    trial.frames();
    trial.told.clear();
  }

  private static int id(int stream) {
    return 2 * stream + 1;
  }

  /** The bytes of each turn of the loop until there are none. */
  private List<Integer> turns(Consumer<PeerFrames> sent) {
    List<Integer> turns = new ArrayList<>();
    trial.arrives(sent);
    do {
      turns.add(trial.sink.take().readableBytes());
    } while (trial.sink.turn());
    return turns;
  }

  private static void openStreams(PeerFrames peer) {
    for (int i = 0; i < STREAMS; i++) {
      peer.windowUpdate(id(i), BODY);
    }
  }

  @Test
  void anOpenWindowIsFilledInTurns() {
    trial.send(StreamSchedulerTest::openStreams);

    List<Integer> turns = turns(peer -> peer.windowUpdate(0, Integer.MAX_VALUE));

    assertThat(turns).allSatisfy(bytes -> assertThat(bytes).isLessThan(MOST_OF_A_TURN));
    assertThat(turns.stream().mapToInt(bytes -> bytes).sum()).isGreaterThan(STREAMS * BODY - 65535);
    assertThat(trial.session.streams().isEmpty()).isTrue();
  }

  @Test
  void aLargeInitialWindowIsFilledInTurns() {
    trial.send(peer -> peer.windowUpdate(0, Integer.MAX_VALUE - 65535));
    trial.frames();

    List<Integer> turns =
        turns(peer -> peer.settings(new Http2Settings().initialWindowSize(Integer.MAX_VALUE)));

    assertThat(turns).allSatisfy(bytes -> assertThat(bytes).isLessThan(MOST_OF_A_TURN));
    assertThat(trial.session.streams().isEmpty()).isTrue();
  }

  /** Streams get their turns, whatever the order of the windows. */
  @Test
  void allStreamsShareATurn() {
    trial.send(StreamSchedulerTest::openStreams);

    trial.arrives(peer -> peer.windowUpdate(0, Integer.MAX_VALUE));
    List<String> first = trial.frames();

    assertThat(first).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  /** A window of one byte more is work for one stream. */
  @Test
  void byteByByteOneStreamIsAsked() {
    for (int i = 0; i < 2 * STREAMS; i++) {
      trial.send(peer -> peer.windowUpdate(0, 1));
      assertThat(trial.frames()).hasSize(1);
    }
  }

  @Test
  void initialWindowsGoBelowZeroAndUp() {
    trial.send(peer -> peer.settings(new Http2Settings().initialWindowSize(0)));
    trial.send(peer -> peer.windowUpdate(0, Integer.MAX_VALUE));
    trial.frames();

    trial.send(peer -> peer.settings(new Http2Settings().initialWindowSize(65_535)));

    // The first stream had used up its window with that of the connection.
    assertThat(trial.frames()).doesNotContain("DATA 1 1").contains("DATA 3 16384");
  }
}
