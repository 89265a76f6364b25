package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyLength;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How streams end when their two sides, or the connection, do not end together. */
class SessionEndsTest {
  private final SessionTrial trial = new SessionTrial();

  private static Http2Headers ok() {
    return new DefaultHttp2Headers(false).status("200");
  }

  /** A response whose end waits for the window of the client. */
  private List<Boolean> waitingResponse() {
    trial.send(peer -> peer.settings(new Http2Settings().initialWindowSize(0))).opens(1, true);
    List<Boolean> sent = new ArrayList<>();
    MultiplexedStream stream = trial.stream(1);
    stream.head(ok());
    stream.write(Unpooled.wrappedBuffer(new byte[10]));
    stream.end(Trailers.NONE, sent::add);
    trial.frames();
    return sent;
  }

  @Test
  void aClientThatResetsItsStreamIsGoneWhateverItsCode() {
    List<Boolean> sent = waitingResponse();
    trial.send(peer -> peer.reset(1, Http2Error.NO_ERROR));

    assertThat(trial.told).contains("1 gone RESET");
    assertThat(sent).containsExactly(false);
    assertThat(trial.session.streams().isEmpty()).isTrue();
  }

  @Test
  void aResponseThatHasComeOutlivesTheConnection() {
    SessionTrial origin = SessionTrial.ofClient();
    MultiplexedStream stream = origin.requests(true);
    origin.send(peer -> peer.headers(1, ok(), false).data(1, 3, true));
    origin.session.close();
    stream.input().demand(10);

    assertThat(origin.told).containsExactly("1 head", "1 read", "1 data \0\0\0", "1 end ");
  }

  @Test
  void aResponseThatHasComeOutlivesItsReset() {
    SessionTrial origin = SessionTrial.ofClient();
    MultiplexedStream stream = origin.requests(true);
    origin.send(peer -> peer.headers(1, ok(), false).data(1, 3, true).goAway(0));
    origin.send(peer -> peer.reset(1, Http2Error.INTERNAL_ERROR));
    stream.input().demand(10);

    assertThat(origin.told).containsExactly("1 head", "1 read", "1 data \0\0\0", "1 end ");
  }

  @Test
  void nothingIsWrittenToAPeerThatReadsNoMore() {
    SessionTrial origin = SessionTrial.ofClient();
    MultiplexedStream stream = origin.requests(false);
    origin.send(peer -> peer.headers(1, ok(), false).data(1, 3, true));
    origin.send(peer -> peer.reset(1, Http2Error.NO_ERROR));
    origin.frames();
    stream.write(Unpooled.wrappedBuffer(new byte[10]));
    stream.flush();
    stream.end(Trailers.NONE, sent -> {});

    assertThat(origin.frames()).isEmpty();
  }

  @Test
  void aStreamThatWaitsTwiceForTheWindowIsForgottenOnce() {
    trial.opens(1, true);
    MultiplexedStream stream = trial.stream(1);
    stream.head(ok());
    stream.write(Unpooled.wrappedBuffer(new byte[65_535]));
    stream.flush();
    trial.opens(3, true);
    MultiplexedStream waiting = trial.stream(3);
    waiting.head(ok());
    for (int i = 0; i < 3; i++) {
      waiting.write(Unpooled.wrappedBuffer(new byte[10]));
      waiting.flush();
    }
    waiting.reset(Http2Error.CANCEL);

    assertThat(trial.session.turns().waiting()).isZero();
  }

  @Test
  void nothingIsAnsweredAfterAFault() {
    SessionTrial strict = new SessionTrial(new Http2Bounds(10, 1, 1000));
    strict.opens(1, false).opens(3, false);
    strict.stream(1).input().announce(new BodyLength.Known(1));
    strict.stream(3).input().announce(new BodyLength.Known(1));
    strict.frames();
    strict.send(peer -> peer.data(1, 2, true).data(3, 2, true).ping(7));

    assertThat(strict.frames()).last().asString().startsWith("GOAWAY");
  }

  @Test
  void fieldsThatAreTooLargeAreNoFaultOfAResetStream() {
    SessionTrial origin = SessionTrial.ofClient();
    origin.requests(true);
    origin.requests(true);
    origin.stream(1).reset(Http2Error.CANCEL);
    origin.send(peer -> peer.headers(1, ok().set("x-a", "b".repeat(17_000)), true));
    origin.send(peer -> peer.headers(3, ok(), true));

    assertThat(origin.told).containsExactly("3 head ended", "3 end ");
  }

  @Test
  void aHeadThatIsTooLargeIsMalformed() {
    SessionTrial origin = SessionTrial.ofClient();
    origin.requests(true);
    origin.send(peer -> peer.headers(1, ok().set("x-a", "b".repeat(17_000)), true));

    assertThat(origin.told).contains("1 malformed");
  }
}
