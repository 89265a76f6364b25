package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyLength;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Http2SessionTest {
  private final SessionTrial trial = new SessionTrial();

  private static ByteBuf bytes(int count) {
    return Unpooled.wrappedBuffer(new byte[count]);
  }

  private MultiplexedStream opened(int id) {
    trial.opens(id, true);
    trial.told.clear();
    return trial.stream(id);
  }

  private static void respond(MultiplexedStream stream, int bodyBytes) {
    stream.head(new DefaultHttp2Headers(false).status("200"));
    stream.write(bytes(bodyBytes));
    stream.end(Trailers.NONE, sent -> {});
  }

  @Test
  void aHeldHeadGoesWithTheEnd() {
    MultiplexedStream stream = opened(1);
    stream.output().heldHead(new DefaultHttp2Headers(false).status("200"));
    stream.flush();
    assertThat(trial.frames()).isEmpty();

    stream.end(Trailers.NONE, sent -> {});

    assertThat(trial.frames()).containsExactly("HEADERS 1 200 end");
  }

  @Test
  void aBodyComesAsItIsDemanded() {
    trial.opens(1, false).data(1, "abc", false);
    MultiplexedStream stream = trial.stream(1);
    assertThat(trial.told).containsExactly("1 request");

    stream.input().demand(2);
    stream.input().demand(2);
    trial.data(1, "de", true);
    stream.input().demand(9);

    assertThat(trial.told)
        .containsExactly(
            "1 request",
            "1 data ab",
            "1 read",
            "1 data c",
            "1 read",
            "1 data d",
            "1 read",
            "1 data e",
            "1 end ");
  }

  @Test
  void anEndIsToldToThoseWhoRead() {
    trial.opens(1, false).data(1, "", true);
    assertThat(trial.told).containsExactly("1 request");

    trial.stream(1).input().demand(1);

    assertThat(trial.told).containsExactly("1 request", "1 end ");
  }

  @Test
  void trailersEndABody() {
    trial.opens(1, false);
    trial.stream(1).input().demand(1);
    trial.send(peer -> peer.headers(1, new DefaultHttp2Headers(false).set("x-a", "b"), true));

    assertThat(trial.told).containsExactly("1 request", "1 end x-a: b");
  }

  @Test
  void trailersThatEndNothingAreAFault() {
    trial.opens(1, false);
    trial.send(peer -> peer.headers(1, new DefaultHttp2Headers(false).set("x-a", "b"), false));

    assertThat(trial.told).containsExactly("1 request", "emptied", "1 malformed");
    assertThat(trial.frames()).containsExactly("RST 1 PROTOCOL_ERROR");
  }

  @Test
  void theWindowReturnsAsBytesAreTaken() {
    trial.opens(1, false);
    MultiplexedStream stream = trial.stream(1);
    for (int i = 0; i < 4; i++) {
      trial.send(peer -> peer.data(1, 16_384, false));
    }
    assertThat(trial.frames()).isEmpty();

    stream.input().demand(65_536);

    assertThat(trial.frames()).containsExactly("WINDOW_UPDATE 1 65536");
  }

  @Test
  void aPeerThatExceedsTheWindowLosesItsStream() {
    trial.opens(1, false);
    for (int i = 0; i < 9; i++) {
      trial.send(peer -> peer.data(1, 16_384, false));
    }

    assertThat(trial.told).containsExactly("1 request", "emptied", "1 gone RESET");
    assertThat(trial.frames()).containsExactly("RST 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void aBodyLongerThanItsLengthIsAFault() {
    trial.opens(1, false);
    trial.stream(1).input().announce(new BodyLength.Known(2));
    trial.data(1, "abc", false);

    assertThat(trial.told).containsExactly("1 request", "emptied", "1 malformed");
  }

  @Test
  void aBodyShorterThanItsLengthIsAFault() {
    trial.opens(1, false);
    trial.stream(1).input().announce(new BodyLength.Known(4));
    trial.data(1, "abc", true);

    assertThat(trial.told).containsExactly("1 request", "emptied", "1 malformed");
    assertThat(trial.frames()).containsExactly("RST 1 PROTOCOL_ERROR");
  }

  @Test
  void streamsWriteInTurns() {
    MultiplexedStream one = opened(1);
    MultiplexedStream two = opened(3);
    trial.sink.writable = false;
    respond(one, 20_000);
    respond(two, 20_000);
    trial.sink.writable = true;
    trial.session.turns().run();

    assertThat(trial.frames())
        .containsExactly(
            "HEADERS 1 200",
            "DATA 1 16384",
            "HEADERS 3 200",
            "DATA 3 16384",
            "DATA 1 3616 end",
            "DATA 3 3616 end");
  }

  @Test
  void theWindowsOfThePeerBindWriters() {
    MultiplexedStream one = opened(1);
    MultiplexedStream two = opened(3);
    respond(one, 70_000);
    respond(two, 10);
    assertThat(trial.frames()).hasSize(6).endsWith("DATA 1 16383", "HEADERS 3 200");

    trial.send(peer -> peer.windowUpdate(0, 10_000));
    assertThat(trial.frames()).containsExactly("DATA 3 10 end");

    trial.send(peer -> peer.windowUpdate(1, 10_000));
    assertThat(trial.frames()).containsExactly("DATA 1 4465 end");
  }

  @Test
  void aSmallerInitialWindowMayTurnNegative() {
    MultiplexedStream one = opened(1);
    respond(one, 70_000);
    trial.frames();
    trial.send(
        peer -> {
          peer.settings(new Http2Settings().initialWindowSize(1));
          peer.windowUpdate(0, 100_000);
          peer.windowUpdate(1, 65_534);
        });
    assertThat(trial.frames()).containsExactly("SETTINGS ack");

    trial.send(peer -> peer.windowUpdate(1, 5));
    assertThat(trial.frames()).containsExactly("DATA 1 5");
  }

  @Test
  void anEndBeforeThatOfTheRequestAsksForNoMoreOfIt() {
    trial.opens(1, false);
    respond(trial.stream(1), 1);

    assertThat(trial.frames()).containsExactly("HEADERS 1 200", "DATA 1 1 end", "RST 1 NO_ERROR");
    trial.data(1, "late", true);
    assertThat(trial.frames()).isEmpty();
  }

  @Test
  void roomIsToldToThoseWhoMissedIt() {
    MultiplexedStream one = opened(1);
    one.head(new DefaultHttp2Headers(false).status("200"));
    one.write(bytes(100_000));
    assertThat(one.isWritable()).isFalse();
    one.flush();
    assertThat(trial.told).isEmpty();

    trial.send(
        peer -> {
          peer.windowUpdate(0, 100_000);
          peer.windowUpdate(1, 100_000);
        });

    assertThat(trial.told).containsExactly("1 writable");
  }

  @Test
  void aPeerThatTakesNothingStalls() {
    MultiplexedStream one = opened(1);
    respond(one, 70_000);
    trial.frames();
    trial.nanos.set(1_100_000_000L);
    trial.deadlines.poll(trial.nanos.get());

    assertThat(trial.told).containsExactly("1 stalled", "emptied", "1 gone RESET");
    assertThat(trial.frames()).containsExactly("RST 1 CANCEL");
  }

  @Test
  void streamsInFlightOutliveALeavingSession() {
    MultiplexedStream one = opened(1);
    trial.session.leave();
    trial.opens(3, true);
    respond(one, 1);

    assertThat(trial.frames())
        .containsExactly("GOAWAY 1 NO_ERROR", "HEADERS 1 200", "DATA 1 1 end");
    assertThat(trial.told).containsExactly("emptied");
  }

  @Test
  void aResetTellsTheReceiverOnce() {
    trial.opens(1, false);
    trial.send(peer -> peer.reset(1));
    trial.stream(1).reset(Http2Error.INTERNAL_ERROR);

    assertThat(trial.told).containsExactly("1 request", "emptied", "1 gone RESET");
    assertThat(trial.frames()).isEmpty();
  }

  @Test
  void framesMayComeInSinglePieces() {
    ByteBuf all = Unpooled.buffer();
    SessionTrial other = new SessionTrial();
    other.opens(1, false);
    all.writeBytes(new byte[] {0, 0, 3, 0, 1, 0, 0, 0, 1});
    all.writeBytes("abc".getBytes(StandardCharsets.US_ASCII));
    other.stream(1).input().demand(100);
    while (all.isReadable()) {
      other.sendBytes(Unpooled.copiedBuffer(new byte[] {all.readByte()}));
    }

    assertThat(other.told).containsExactly("1 request", "1 data abc", "1 end ");
  }

  @Test
  void framesMayBeCutAnywhere() {
    ByteBuf all =
        new PeerFrames()
            .headers(1, SessionTrial.get(), false)
            .data(1, 40_000, false)
            .ping(7)
            .data(1, 3, true)
            .take();
    for (int size : new int[] {1, 2, 7, 9, 10, 100, 16_384, 20_000}) {
      SessionTrial other = new SessionTrial();
      for (ByteBuf rest = all.duplicate(); rest.isReadable(); ) {
        int next = Math.min(size, rest.readableBytes());
        other.sendBytes(Unpooled.copiedBuffer(rest.readSlice(next)));
      }
      other.stream(1).input().demand(100_000);

      assertThat(other.told).startsWith("1 request").endsWith("1 end ");
      assertThat(String.join("", other.told).replaceAll("1 [a-z]+ ?", "")).hasSize(40_003);
      assertThat(other.frames()).contains("PING ack 7");
    }
  }

  @Test
  void framesOverTheirLargestSizeEndTheConnection() {
    trial.sendBytes(Unpooled.copiedBuffer(new byte[] {0, 64, 1, 0, 0, 0, 0, 0, 1}));

    assertThat(trial.told).containsExactly("failed FRAME_SIZE_ERROR");
  }
}
