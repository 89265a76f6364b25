package dev.sluice.chain.service;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams of services hold of results that are not whole or not asked for. */
class HeldRepliesTest {
  private static final String GUARD = "guard";
  private static final long MOST = 64L << 20;
  private static final int STREAMS = 30;

  /** Results of 4 MiB in the share of one sandbox, four fifths. */
  private static final long FITTING = 12;

  /** The most that one DATA frame has. */
  private static final int FRAME = 16 << 10;

  /** Number and length of a long field. */
  private static final int FIELD_HEAD = 5;

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Next<HttpResult> NO_MEMORY = new Next.Failed<>("admission_exhausted", "");
  private static final HttpResult INSPECTS =
      HttpResult.newBuilder().setPreflightResult(HttpPreflightResult.getDefaultInstance()).build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ChainHealth health = new ChainHealth(MOST);
  private ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER, health);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** All but the last byte of the longest message that is read. */
  @Test
  void unfinishedResultsCountForTheNode() {
    adopt(response -> response.write(unfinished(Limits.GRPC_MESSAGE)));

    List<StreamDriver<HttpEvent, HttpResult>> streams = opened(STREAMS);
    List<Future<Next<HttpResult>>> results = streams.stream().map(StreamDriver::begin).toList();

    await().until(() -> failed(results).size() >= STREAMS - 6);
    assertThat(failed(results)).containsOnly(NO_MEMORY);
    assertThat(health.memory().inUse()).isBetween(8L << 20, MOST);

    streams.forEach(stream -> stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL));
    await().until(() -> health.memory().inUse() == 0);
  }

  /** The free part of a stream is no more than what is read of any chunk. */
  @Test
  void shortResultsAreNotCounted() {
    adopt(response -> response.write(unfinished(100_000)));

    List<StreamDriver<HttpEvent, HttpResult>> streams = opened(3);
    List<Future<Next<HttpResult>>> results = streams.stream().map(StreamDriver::begin).toList();

    assertThat(streams.getFirst().send(HttpEvent.getDefaultInstance()).await()).isTrue();
    assertThat(health.memory().inUse()).isZero();
    assertThat(results).noneMatch(Future::isComplete);
  }

  /** Each packs 4 MB in 4 KB, and the window of a stream has room for 60. */
  @Test
  void resultsOfAServiceThatLeftCountForTheNode() {
    Buffer packed = Buffer.buffer();
    IntStream.range(0, 50).forEach(i -> packed.appendBuffer(frame(1, zip(chunk(Limits.PAYLOAD)))));
    Promise<Void> read = Promise.promise();
    adopt(
        response ->
            response
                .write(packed)
                .compose(sent -> read.future())
                .onSuccess(leaves -> response.reset(2)));

    StreamDriver<HttpEvent, HttpResult> stream = opened(1).getFirst();
    read.complete();
    await().until(() -> health.memory().inUse() > FITTING * Limits.PAYLOAD);

    assertThat(health.memory().inUse()).isLessThanOrEqualTo(MOST);
    LongStream.range(0, FITTING)
        .forEach(i -> assertThat(stream.result()).isEqualTo(chunk(Limits.PAYLOAD)));
    assertThat(stream.next()).isEqualTo(NO_MEMORY);
    stream.end(MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThat(health.memory().inUse()).isZero();
  }

  /** All come in one frame of HTTP/2, of which the rest is still read. */
  @Test
  void resultsBehindTheEndOfTheirStreamDoNotCount() {
    Buffer all = frame(0, INSPECTS.toByteArray());
    IntStream.range(0, 3).forEach(i -> all.appendBuffer(frame(1, zip(chunk(Limits.PAYLOAD)))));
    assertThat(all.length()).isLessThan(FRAME);
    serve(response -> response.write(all));
    StreamDriver<HttpEvent, HttpResult> stream = StreamDriver.hook(loop, GUARD);

    stream.endInLongTurn(MIDDLEWARE_SESSION_END_REASON_NORMAL, Duration.ZERO).await();

    loop.find(GUARD); // in a later turn of the loop
    assertThat(health.memory().inUse()).isZero();
  }

  /** Of a node with the least memory that may be set. */
  @Test
  void anIdleNodeReadsTheLongestResult() {
    ChainHealth small = new ChainHealth(ServiceSettings.FEWEST_HELD);
    loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER, small);
    HttpResult longest = padded(chunk(Limits.PAYLOAD), Limits.GRPC_MESSAGE);
    assertThat(longest.getSerializedSize()).isEqualTo(Limits.GRPC_MESSAGE);
    adopt(response -> response.write(frame(0, longest.toByteArray())));

    assertThat(opened(1).getFirst().next()).isEqualTo(new Next.Result<>(longest));
    assertThat(small.memory().inUse()).isZero();
  }

  @Test
  void aResultThatDoesNotEndFailsInTime() {
    HeldReply.Bounds bounds = new HeldReply.Bounds(health.memory(), SHORT);
    DialSettings dialing = DialSettings.within(Duration.ofSeconds(2)).with(bounds);
    loop = ServiceLoop.dialing(vertx, dialing, health);
    adopt(response -> response.write(unfinished(1 << 20)));

    assertThat(opened(1).getFirst().begin().await())
        .isEqualTo(new Next.Failed<>("middleware_timeout", ""));
    assertThat(health.memory().inUse()).isZero();
  }

  /** Between messages, when nothing is asked. */
  @Test
  void unfinishedResultsOfSessionsCount() {
    full();
    service.inspecting(new SessionScript());
    service.evaluatingRaw(
        request ->
            grpc(request.response())
                .write(frame(0, SessionScript.inspect().toByteArray()))
                .onSuccess(sent -> request.response().write(unfinished(Limits.GRPC_MESSAGE))));
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> loop.isResolved(GUARD));

    SessionDriver session = SessionDriver.open(loop, GUARD);

    assertThat(session.preflight()).isEqualTo(new Answer.Answered(SessionScript.inspect()));
    assertThat(session.ask("x", PATIENCE)).isEqualTo(new Answer.Failed("admission_exhausted"));
  }

  @Test
  void unfinishedAnswersCount() {
    full();
    service.evaluatingRaw(
        request -> grpc(request.response()).write(unfinished(Limits.GRPC_MESSAGE)));
    loop.adopt(plaintext(GUARD, service.start(), PATIENCE));
    await().until(() -> loop.isResolved(GUARD));

    assertThat(loop.evaluate(GUARD)).isEqualTo(new Evaluation.Failed("admission_exhausted"));
  }

  /** The node has no room for more. */
  private void full() {
    for (long i = 0; i < MOST >> 22; i++) {
      assertThat(health.memory().claim("box" + i, 4 << 20)).isTrue();
    }
  }

  private List<StreamDriver<HttpEvent, HttpResult>> opened(int count) {
    List<StreamDriver<HttpEvent, HttpResult>> streams =
        IntStream.range(0, count).mapToObj(i -> StreamDriver.hook(loop, GUARD)).toList();
    streams.forEach(stream -> assertThat(stream.result()).isEqualTo(INSPECTS));
    return streams;
  }

  private static List<Next<HttpResult>> failed(List<Future<Next<HttpResult>>> results) {
    return results.stream().filter(Future::isComplete).map(Future::result).toList();
  }

  private void adopt(Handler<HttpServerResponse> then) {
    serve(
        response -> {
          response.write(frame(0, INSPECTS.toByteArray()));
          then.handle(response);
        });
  }

  private void serve(Handler<HttpServerResponse> answer) {
    service.describing(TestService.replying(StreamScript.hooksManifest()));
    service.evaluatingRaw(request -> answer.handle(grpc(request.response())));
    loop.adopt(plaintext(GUARD, service.start()));
    await().until(() -> StreamDriver.streaming(loop, GUARD).isPresent());
  }

  private static HttpServerResponse grpc(HttpServerResponse response) {
    return response
        .putHeader("content-type", "application/grpc")
        .putHeader("grpc-encoding", "gzip")
        .setChunked(true);
  }

  private static HttpResult chunk(int bytes) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  /** With an unknown field, up to so many bytes. */
  private static HttpResult padded(HttpResult result, int size) {
    byte[] rest = new byte[size - result.getSerializedSize() - FIELD_HEAD];
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFrom(rest)).build();
    return result.toBuilder()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(1000, field).build())
        .build();
  }

  private static byte[] zip(HttpResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      result.writeTo(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Buffer unfinished(int size) {
    return Buffer.buffer().appendByte((byte) 0).appendInt(size).appendBytes(new byte[size - 1]);
  }

  private static Buffer frame(int flags, byte[] message) {
    return Buffer.buffer().appendByte((byte) flags).appendInt(message.length).appendBytes(message);
  }
}
