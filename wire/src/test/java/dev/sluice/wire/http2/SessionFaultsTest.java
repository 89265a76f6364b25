package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.wire.http2.frame.Http2Limit;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile peer sends, and what becomes of it. */
class SessionFaultsTest {
  private final SessionTrial trial = new SessionTrial(new Http2Bounds(3, 5, 100));

  private void failsWith(Http2Error code) {
    assertThat(trial.told).contains("failed " + code);
    assertThat(trial.frames()).last().asString().startsWith("GOAWAY ").endsWith(code.toString());
  }

  @Test
  void rapidResetsEndTheConnection() {
    for (int id = 1; id < 20; id += 2) {
      int now = id;
      trial.opens(now, true);
      trial.send(peer -> peer.reset(now));
    }

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
    assertThat(trial.told.stream().filter(it -> it.endsWith("request ended"))).hasSize(6);
    assertThat(trial.counts.exceededCount(Http2Limit.RESETS)).isOne();
    assertThat(trial.counts.resetsByClients()).isEqualTo(6);
    assertThat(trial.counts.streams()).isEqualTo(6);
  }

  /** CVE-2025-8671: the peer makes us reset. */
  @Test
  void provokedResetsEndTheConnection() {
    for (int id = 1; id < 20; id += 2) {
      int now = id;
      trial.opens(now, true);
      trial.data(now, "after the end", false);
    }

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
    assertThat(trial.told).doesNotContain("13 request ended");
  }

  @Test
  void dataAfterItsEndLosesTheStream() {
    trial.opens(1, true).data(1, "more", true);

    assertThat(trial.told).containsExactly("1 request ended", "emptied", "1 gone RESET");
    assertThat(trial.frames()).containsExactly("RST 1 STREAM_CLOSED");
  }

  @Test
  void tooManyStreamsAreRefused() {
    trial.opens(1, true).opens(3, true).opens(5, true).opens(7, true);

    assertThat(trial.frames()).containsExactly("RST 7 REFUSED_STREAM");
    assertThat(trial.counts.exceededCount(Http2Limit.STREAMS)).isOne();
    assertThat(trial.counts.resetsByProxy()).isOne();
    assertThat(trial.told).contains("7 refused").doesNotContain("7 request ended");
  }

  @Test
  void pingFloodsEndTheConnection() {
    trial.send(
        peer -> {
          for (int i = 0; i < 200; i++) {
            peer.ping(i);
          }
        });

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }

  @Test
  void settingsFloodsEndTheConnection() {
    trial.send(
        peer -> {
          for (int i = 0; i < 200; i++) {
            peer.settings(new Http2Settings());
          }
        });

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }

  @Test
  void emptyDataFloodsEndTheConnection() {
    trial.opens(1, false);
    trial.send(
        peer -> {
          for (int i = 0; i < 200; i++) {
            peer.data(1, 0, false);
          }
        });

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }

  @Test
  void windowUpdatesByOneByteEndTheConnection() {
    trial.send(
        peer -> {
          for (int i = 0; i < 200; i++) {
            peer.windowUpdate(0, 1);
          }
        });

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }

  /** CVE-2024-27316. */
  @Test
  void endlessContinuationsEndTheConnection() {
    byte[] headers = {0, 0, 0, 1, 0, 0, 0, 0, 1};
    byte[] continuation = {0, 0, 0, 9, 0, 0, 0, 0, 1};
    trial.sendBytes(Unpooled.copiedBuffer(headers));
    for (int i = 0; i < 30; i++) {
      trial.sendBytes(Unpooled.copiedBuffer(continuation));
    }

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
    assertThat(trial.counts.exceededCount(Http2Limit.FIELDS)).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {16_384, 40_000, 80_000})
  void aHeadOverTheLimitLosesItsStreamAlone(int bytes) {
    Http2Headers large = SessionTrial.get().set("x-a", "b".repeat(bytes));
    trial.send(peer -> peer.headers(1, large, true));
    trial.opens(3, true);

    assertThat(trial.told).containsExactly("1 unreadable", "emptied", "3 request ended");
    assertThat(trial.frames()).hasSize(1).first().asString().startsWith("RST 1 ");
    assertThat(trial.counts.exceededCount(Http2Limit.FIELDS)).isOne();
  }

  @Test
  void aHeadBeyondReasonEndsTheConnection() {
    Http2Headers large = SessionTrial.get().set("x-a", "b".repeat(100_000));
    trial.send(peer -> peer.headers(1, large, true));

    assertThat(trial.told).containsExactly("failed PROTOCOL_ERROR");
  }

  /** All of their fields are decoded, which costs more than other requests that are broken. */
  @Test
  void headsOverTheLimitAreAFlood() {
    Http2Headers large = SessionTrial.get().set("x-a", "b".repeat(16_384));
    SessionTrial usual = new SessionTrial();
    for (int id = 1; id <= 2 * 20 + 1; id += 2) {
      int now = id;
      assertThat(usual.told).doesNotContain("failed ENHANCE_YOUR_CALM");
      usual.send(peer -> peer.headers(now, large, true));
    }

    assertThat(usual.told).endsWith("failed ENHANCE_YOUR_CALM");
    assertThat(usual.counts.exceededCount(Http2Limit.RESETS)).isOne();
  }

  /** Each field refers to one entry of the table, so that few bytes come to megabytes. */
  @Test
  void aBombOfFieldsIsNotInflated() {
    Http2Headers first = SessionTrial.get().set("x-a", "b".repeat(3000));
    trial.send(peer -> peer.headers(1, first, true));
    Http2Headers bomb = SessionTrial.get();
    for (int i = 0; i < 2000; i++) {
      bomb.add("x-a", "b".repeat(3000));
    }
    trial.send(peer -> peer.headers(3, bomb, true));

    assertThat(trial.told).containsExactly("1 request ended", "3 unreadable");
    assertThat(trial.counts.exceededCount(Http2Limit.FIELDS)).isOne();
  }

  @Test
  void framesOfStreamsThatNeverBeganEndTheConnection() {
    trial.data(5, "x", false);

    failsWith(Http2Error.PROTOCOL_ERROR);
  }

  @Test
  void evenStreamsEndTheConnection() {
    trial.opens(2, true);

    failsWith(Http2Error.PROTOCOL_ERROR);
  }

  @Test
  void lowerStreamsEndTheConnection() {
    trial.opens(5, true).opens(3, true);

    failsWith(Http2Error.STREAM_CLOSED);
  }

  @Test
  void pushedStreamsEndTheConnection() {
    trial.opens(1, true);
    trial.send(peer -> peer.push(1));

    failsWith(Http2Error.PROTOCOL_ERROR);
  }

  @Test
  void windowsOverTheirLargestSizeAreFaults() {
    trial.opens(1, true);
    trial.send(peer -> peer.windowUpdate(1, Integer.MAX_VALUE));
    assertThat(trial.frames()).containsExactly("RST 1 FLOW_CONTROL_ERROR");

    trial.send(peer -> peer.windowUpdate(0, Integer.MAX_VALUE));
    failsWith(Http2Error.FLOW_CONTROL_ERROR);
  }

  @Test
  void nothingIsReadAfterAFault() {
    trial.opens(2, true).opens(1, true);

    assertThat(trial.told).containsExactly("failed PROTOCOL_ERROR");
  }

  /** The body of a request that crossed our GOAWAY is no fault of the peer (RFC 9113 6.8). */
  @Test
  void aRequestBehindTheLastOneIsIgnoredWithItsBody() {
    trial.opens(1, true);
    trial.session.leave();
    trial.frames();

    trial.opens(3, false).data(3, "body", false);
    trial.send(peer -> peer.windowUpdate(3, 100).reset(3));

    assertThat(trial.told).containsExactly("1 request ended");
    assertThat(trial.frames()).isEmpty();
  }

  @Test
  void requestsBehindTheLastOneAreAFlood() {
    trial.opens(1, true);
    trial.session.leave();
    for (int id = 3; id < 300; id += 2) {
      trial.opens(id, true);
    }

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }

  @Test
  void fieldsOfResetStreamsAreAFlood() {
    trial.opens(1, false);
    trial.stream(1).reset(Http2Error.CANCEL);
    for (int i = 0; i < 200; i++) {
      trial.opens(1, false);
    }

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }

  /** CVE-2019-9511: the peer takes a body byte by byte. */
  @Test
  void windowsThatOpenByOneByteEndTheConnection() {
    trial.send(peer -> peer.settings(new Http2Settings().initialWindowSize(0))).opens(1, true);
    MultiplexedStream stream = trial.stream(1);
    stream.head(new DefaultHttp2Headers(false).status("200"));
    stream.write(Unpooled.wrappedBuffer(new byte[10_000]));
    stream.flush();
    for (int i = 0; i < 200; i++) {
      trial.send(peer -> peer.windowUpdate(1, 1));
    }

    failsWith(Http2Error.ENHANCE_YOUR_CALM);
  }
}
