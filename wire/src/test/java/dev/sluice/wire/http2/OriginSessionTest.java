package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Trailers;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The side of a session that opens streams. */
class OriginSessionTest {
  private final SessionTrial trial = SessionTrial.ofClient();

  private static Http2Headers ok() {
    return new DefaultHttp2Headers(false).status("200");
  }

  @Test
  void beginsWithThePrefaceAndItsSettings() {
    assertThat(trial.frames()).containsExactly("SETTINGS", "WINDOW_UPDATE 0 16711681");
  }

  @Test
  void aResponseIsToldInOrder() {
    trial.requests(true).input().demand(10);
    trial.send(peer -> peer.headers(1, ok(), false).data(1, 3, false));
    trial.send(peer -> peer.headers(1, new DefaultHttp2Headers(false).set("x-a", "b"), true));

    assertThat(trial.told).containsExactly("1 head", "1 data \0\0\0", "1 read", "1 end x-a: b");
  }

  @Test
  void aResponseThatIsTakenAsItComesMayComeFaster() {
    SessionTrial.CountedAhead memory = new SessionTrial.CountedAhead();
    StreamInput input = trial.requests(true).input();
    input.readAhead(memory);
    input.demand(1 << 20);
    trial.send(peer -> peer.headers(1, ok(), false));
    trial.frames();
    for (int i = 0; i < 16; i++) {
      trial.send(peer -> peer.data(1, 16_384, false));
    }
    assertThat(trial.frames())
        .containsExactly(
            "WINDOW_UPDATE 1 65536",
            "WINDOW_UPDATE 1 65536",
            "WINDOW_UPDATE 1 65536",
            "WINDOW_UPDATE 1 196608");
    assertThat(memory.claimed).isEqualTo(Http2Session.WINDOW);

    trial.send(peer -> peer.data(1, 1, true));
    assertThat(memory.claimed).isZero();
  }

  @Test
  void aHeadAloneEndsTheResponse() {
    trial.requests(true);
    trial.send(peer -> peer.headers(1, ok(), true));

    assertThat(trial.told).containsExactly("1 head ended", "1 end ");
  }

  @Test
  void anEndIsSentOnce() {
    trial.frames();
    MultiplexedStream stream = trial.requests(false);
    stream.write(Unpooled.wrappedBuffer(new byte[2]));
    stream.end(Trailers.NONE, sent -> {});
    trial.send(peer -> peer.settings(new Http2Settings()).windowUpdate(1, 5));

    assertThat(trial.frames()).containsExactly("HEADERS 1 fields", "DATA 1 2 end", "SETTINGS ack");
  }

  @Test
  void streamsBeginInTheOrderOfTheirNumbers() {
    trial.frames();
    trial.sink.writable = false;
    trial.requests(false);
    trial.requests(true);
    trial.sink.writable = true;
    trial.session.turns().run();

    assertThat(trial.frames()).containsExactly("HEADERS 1 fields", "HEADERS 3 fields end");
  }

  private List<String> framesOnceWritable() {
    trial.sink.writable = true;
    trial.session.turns().run();
    return trial.frames();
  }

  /**
   * To the origin it is idle, where a reset is a fault of the connection (RFC 9113 section 6.4).
   */
  @Test
  void aStreamThatHasNotBegunIsLeftWithoutAReset() {
    trial.frames();
    trial.sink.writable = false;
    trial.requests(false);
    trial.requests(true);
    trial.stream(1).reset(Http2Error.CANCEL);

    assertThat(framesOnceWritable()).containsExactly("HEADERS 3 fields end");
    assertThat(trial.counts.resetsByProxy()).isZero();
    trial.send(peer -> peer.headers(3, ok(), true));
    assertThat(trial.told).endsWith("3 head ended", "3 end ");
  }

  @Test
  void theLastStreamMayEndBeforeItBegan() {
    trial.frames();
    trial.sink.writable = false;
    trial.requests(true).reset(Http2Error.CANCEL);

    assertThat(framesOnceWritable()).isEmpty();
    assertThat(trial.session.streams().isEmpty()).isTrue();
    assertThat(trial.session.hasRoom()).isTrue();
    trial.requests(true);
    assertThat(trial.frames()).containsExactly("HEADERS 3 fields end");
  }

  @Test
  void aStreamThatStalledBeforeItBeganIsNotReset() {
    trial.frames();
    trial.sink.writable = false;
    trial.requests(false).write(Unpooled.wrappedBuffer(new byte[10]));
    trial.nanos.set(1_100_000_000L);
    trial.deadlines.poll(trial.nanos.get());

    assertThat(trial.told).containsExactly("1 stalled", "emptied", "1 gone RESET");
    assertThat(framesOnceWritable()).isEmpty();
  }

  @Test
  void framesOfAStreamThatHasNotBegunAreFaults() {
    trial.sink.writable = false;
    trial.requests(true);
    trial.send(peer -> peer.headers(1, ok(), true));

    assertThat(trial.told).contains("failed PROTOCOL_ERROR").doesNotContain("1 head ended");
  }

  @Test
  void resetsOfAStreamThatHasNotBegunAreFaults() {
    trial.sink.writable = false;
    trial.requests(true);
    trial.send(peer -> peer.reset(1, Http2Error.REFUSED_STREAM));

    assertThat(trial.told).contains("failed PROTOCOL_ERROR").doesNotContain("1 gone UNPROCESSED");
  }

  @Test
  void aStreamWhoseSidesBothEndedIsLeftWithoutAReset() {
    trial.requests(true);
    trial.send(peer -> peer.headers(1, ok(), true));
    trial.frames();
    trial.stream(1).reset(Http2Error.CANCEL);

    assertThat(trial.frames()).isEmpty();
    assertThat(trial.session.streams().isEmpty()).isTrue();
  }

  @Test
  void aStreamThatIsLeftBeforeItsEndIsReset() {
    trial.requests(true);
    trial.send(peer -> peer.headers(1, ok(), false));
    trial.frames();
    trial.stream(1).reset(Http2Error.CANCEL);
    trial.send(peer -> peer.data(1, 10, true));

    assertThat(trial.frames()).containsExactly("RST 1 CANCEL");
  }

  @Test
  void theOriginSaysWhatItDidNotProcess() {
    trial.requests(true);
    trial.requests(true);
    trial.send(peer -> peer.goAway(1));

    assertThat(trial.told).containsExactly("3 gone UNPROCESSED");
    assertThat(trial.session.hasRoom()).isFalse();
  }

  @Test
  void aRefusedStreamWasNotProcessed() {
    trial.requests(true);
    trial.send(peer -> peer.reset(1, Http2Error.REFUSED_STREAM));

    assertThat(trial.told).containsExactly("emptied", "1 gone UNPROCESSED");
  }

  @Test
  void theOriginLimitsStreams() {
    assertThat(trial.session.hasRoom()).isTrue();
    trial.send(peer -> peer.settings(new Http2Settings().maxConcurrentStreams(1)));
    trial.requests(true);

    assertThat(trial.session.hasRoom()).isFalse();
  }

  @Test
  void aResponseOutlivesTheResetOfItsRequest() {
    MultiplexedStream stream = trial.requests(false);
    trial.send(peer -> peer.headers(1, ok(), false).data(1, 3, true));
    trial.send(peer -> peer.reset(1, Http2Error.NO_ERROR));
    stream.input().demand(10);

    assertThat(trial.told).containsExactly("1 head", "1 read", "1 data \0\0\0", "1 end ");
  }

  @Test
  void dataBeforeTheHeadIsAFault() {
    trial.requests(true);
    trial.send(peer -> peer.data(1, 3, false));

    assertThat(trial.told).containsExactly("emptied", "1 malformed");
  }

  @Test
  void originsBeginNoStreams() {
    trial.requests(true);
    trial.send(peer -> peer.push(1));

    assertThat(trial.told).contains("failed PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(ints = {17_000, 40_000, 300_000})
  void aHeadOverTheLimitLosesItsStreamAlone(int bytes) {
    trial.requests(true);
    trial.requests(true);
    trial.send(peer -> peer.headers(1, ok().set("x-a", "b".repeat(bytes)), true));
    trial.send(peer -> peer.headers(3, ok(), true));

    assertThat(trial.told).containsExactly("1 malformed", "3 head ended", "3 end ");
  }

  /** They are answers to requests, whose number is bounded elsewhere. */
  @Test
  void manyOfThemLoseTheirStreamsAlone() {
    trial.requests(true);
    for (int id = 3; id < 100; id += 2) {
      int now = id;
      trial.requests(true);
      trial.send(peer -> peer.headers(now, ok().set("x-a", "b".repeat(17_000)), true));
    }
    trial.send(peer -> peer.headers(1, ok(), true));

    assertThat(trial.told).endsWith("97 malformed", "99 malformed", "1 head ended", "1 end ");
  }

  /** The connection is not the origin's to close: it did not do so. */
  @Test
  void aHeadBeyondReasonBreaksTheConnection() {
    trial.requests(true);
    trial.requests(true);
    trial.send(peer -> peer.headers(1, ok().set("x-a", "b".repeat(400_000)), true));

    assertThat(trial.told).contains("failed PROTOCOL_ERROR", "1 gone BROKEN", "3 gone BROKEN");
  }
}
