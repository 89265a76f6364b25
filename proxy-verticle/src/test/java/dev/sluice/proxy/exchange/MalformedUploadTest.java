package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.connection.Accepting;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.http2.Http2ClientConnection;
import dev.sluice.wire.http2.Http2Handler;
import dev.sluice.wire.http2.PeerFrames;
import dev.sluice.wire.http2.frame.PeerBounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body over HTTP/2 that is longer than it says ends its exchange once, whatever reads it. */
class MalformedUploadTest {
  private static final int DECLARED = 10;

  private final UploadTrial trial = UploadTrial.hooks();
  private final ScriptedRun run = trial.reads(false, "stream");
  private final PeerFrames peer = new PeerFrames();
  private final Accepting wire;

  MalformedUploadTest() throws IOException {
    wire = Accepting.with(this::serve);
  }

  private void serve(ClientConnection client) {
    LoopServices loop = trial.harness.loop;
    Http2ClientConnection.start(
        client,
        new Http2ClientConnection.Terms(
            new PeerBounds(loop.http2().bounds()),
            loop.node().http2Counts(),
            loop.deadlines(),
            loop.timeouts(),
            loop.halfClose(),
            "http"),
        new Requests());
  }

  private final class Requests implements Http2Handler {
    @Override
    public void onRequest(RequestHead head, ClientStream stream) {
      trial.harness.serveTunneled(stream);
    }

    @Override
    public void onMalformed(int stream, HeadFault fault, Consumer<Optional<ByteBuf>> recorded) {
      throw new AssertionError(fault);
    }

    @Override
    public void onFailed(int stream, String what) {
      throw new AssertionError(what);
    }
  }

  @BeforeEach
  void begin() throws Exception {
    Http2Headers head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .authority("origin.test")
            .path("/x")
            .setInt("content-length", DECLARED);
    wire.sends(bytes(Http2CodecUtil.connectionPrefaceBuf()));
    peer.settings(new Http2Settings()).headers(1, head, false).data(1, DECLARED - 1, false);
    wire.sends(bytes(peer.take()));
    await().until(() -> wire.ask(() -> !run.told().isEmpty()));
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    trial.close();
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = ByteBufUtil.getBytes(buffer);
    buffer.release();
    return bytes;
  }

  private void on(Runnable step) throws Exception {
    wire.ask(
        () -> {
          step.run();
          return true;
        });
  }

  private void sendsTooMuch() throws IOException {
    wire.sends(bytes(peer.data(1, DECLARED, false).take()));
  }

  private List<RequestCompletion> completions() {
    return trial.records().stream()
        .filter(AuditRecord::hasCompletion)
        .map(AuditRecord::getCompletion)
        .toList();
  }

  /** It is over at once; the close of the connection adds nothing. */
  private void assertEndedOnce() throws Exception {
    await().until(() -> !completions().isEmpty());
    await().until(() -> wire.ask(trial.harness.streaming::reservedBytes) == 0);
    wire.client().close();
    await().until(wire::isGone);
    assertThat(completions())
        .singleElement()
        .satisfies(it -> assertThat(it.getOutcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED));
    assertThat(trial.records().stream().filter(AuditRecord::hasHalt)).hasSize(1);
    assertThat(trial.harness.bugs).isEmpty();
    assertThat(wire.bugs()).isEmpty();
  }

  @Test
  void whileItGoesOn() throws Exception {
    on(() -> run.starts(UploadTrial.start()));
    sendsTooMuch();

    assertEndedOnce();
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(completions().getFirst().getReason()).contains("request body");
  }

  /** Nothing of it went on. */
  @Test
  void beforeItsDecision() throws Exception {
    on(run::closingLater);
    sendsTooMuch();
    await().until(() -> wire.ask(run::isOver));
    on(run::closes);

    await().until(() -> wire.ask(trial.harness.streaming::reservedBytes) == 0);
    assertThat(trial.halt().getDecision().getStatus()).isEqualTo(400);
    assertThat(trial.halt().getStatus()).isZero();
    assertThat(trial.records()).hasSize(2);
    assertThat(trial.harness.asked).isEmpty();
    assertThat(trial.harness.bugs).isEmpty();
  }

  /** The origin would be downloaded for a client that is gone, until it ends by itself. */
  @Test
  void behindAnEarlyResponse() throws Exception {
    on(
        () -> {
          run.starts(UploadTrial.start());
          trial.origin.answers("HTTP/1.1 200 OK\nContent-Type: text/event-stream");
          trial.origin.sends("data: 1\n\n");
        });
    sendsTooMuch();

    assertEndedOnce();
    assertThat(trial.origin.told()).endsWith("reset").doesNotHaveDuplicates();
  }

  /** Its head, with credentials, would go out for a request that is over. */
  @Test
  void beforeItsOriginIsReached() throws Exception {
    trial.harness.dialed.clear();
    Promise<OriginStream> dialed = trial.harness.dialingSlowly();
    on(() -> run.starts(UploadTrial.start()));
    sendsTooMuch();

    assertEndedOnce();
    on(() -> dialed.complete(trial.origin));
    assertThat(trial.origin.told()).containsExactly("reset");
  }
}
