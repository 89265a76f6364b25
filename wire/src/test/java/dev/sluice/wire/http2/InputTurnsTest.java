package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Bounds;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one read brings is read in turns of the loop. */
class InputTurnsTest {
  private static final int REQUESTS = 16;

  private final SessionTrial trial = new SessionTrial(new Http2Bounds(100, 200, 2000));

  private long requests() {
    return trial.told.stream().filter(line -> line.contains(" request")).count();
  }

  private void requests(int from, int count) {
    trial.arrives(
        peer ->
            IntStream.range(from, from + count)
                .forEach(i -> peer.headers(2 * i + 1, SessionTrial.get(), true)));
  }

  @Test
  void manyRequestsOfOneReadTakeAsManyTurnsAsTheyNeed() {
    requests(0, 3 * REQUESTS + 1);
    assertThat(requests()).isEqualTo(REQUESTS);

    assertThat(trial.sink.turn()).isTrue();
    assertThat(requests()).isEqualTo(2 * REQUESTS);
    assertThat(trial.sink.reading).isFalse();
    assertThat(trial.sink.turn()).isTrue();
    assertThat(trial.sink.turn()).isTrue();

    assertThat(requests()).isEqualTo(3 * REQUESTS + 1);
    assertThat(trial.sink.reading).isTrue();
    assertThat(trial.sink.turn()).isFalse();
  }

  /** Records of one read come one after the other, in the same turn. */
  @Test
  void requestsOfSeveralRecordsShareATurn() {
    for (int i = 0; i < 20; i++) {
      requests(i, 1);
    }

    assertThat(requests()).isEqualTo(REQUESTS);
    trial.sink.turn();
    assertThat(requests()).isEqualTo(20);
  }

  /** A connection of few requests at a time never waits, however many there have been. */
  @Test
  void eachTurnHasItsWholeWork() {
    for (int i = 0; i < 2 * REQUESTS; i++) {
      requests(i, 1);
      assertThat(trial.sink.turn()).isFalse();
    }

    assertThat(requests()).isEqualTo(2 * REQUESTS);
  }

  @Test
  void resetsCostAsMuchAsRequests() {
    trial.arrives(
        peer ->
            IntStream.range(0, REQUESTS)
                .forEach(i -> peer.headers(2 * i + 1, SessionTrial.get(), true).reset(2 * i + 1)));

    assertThat(requests()).isEqualTo(REQUESTS / 2);
    trial.sink.turn();
    assertThat(requests()).isEqualTo(REQUESTS);
  }

  @Test
  void cheapFramesAreBoundedToo() {
    trial.frames();
    trial.arrives(peer -> IntStream.range(0, 1000).forEach(i -> peer.ping(i)));

    int turns = 1;
    assertThat(trial.frames()).hasSizeLessThanOrEqualTo(256);
    while (trial.sink.turn()) {
      turns++;
      assertThat(trial.frames()).hasSizeLessThanOrEqualTo(256);
    }
    assertThat(turns).isEqualTo(4);
  }

  @Test
  void aBodyThatWaitsForItsTurnIsTold() {
    requests(0, REQUESTS);
    trial.arrives(peer -> peer.headers(101, SessionTrial.get(), false).data(101, 3, true));
    trial.sink.turn();
    trial.stream(101).input().demand(5);

    assertThat(trial.told).endsWith("101 data \0\0\0", "101 end ");
  }

  @Test
  void aFaultEndsWhatWaits() {
    requests(0, REQUESTS + 5);
    trial.session.close();

    assertThat(trial.sink.turn()).isTrue();
    assertThat(requests()).isEqualTo(REQUESTS);
    assertThat(trial.sink.reading).isFalse();
  }

  /** Responses that an origin sent before it closed are whole. */
  @Test
  void whatAnOriginSentBeforeItClosedCounts() {
    SessionTrial origin = SessionTrial.ofClient();
    Http2Headers ok = new DefaultHttp2Headers(false).status("200");
    List<Integer> ids = IntStream.range(0, 20).map(i -> 2 * i + 1).boxed().toList();
    ids.forEach(id -> origin.requests(true));
    origin.arrives(peer -> ids.forEach(id -> peer.headers(id, ok, true)));
    assertThat(origin.told).doesNotContain("39 head ended");

    origin.session.close();

    assertThat(origin.told).contains("39 head ended", "39 end ");
  }
}
