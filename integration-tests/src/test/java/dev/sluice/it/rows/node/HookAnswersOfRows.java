package dev.sluice.it.rows.node;

import com.google.protobuf.ByteString;
import dev.sluice.it.service.ResponsePeer.PeerLine;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpStreamMode;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;

/** What services with hooks answer. */
public final class HookAnswersOfRows {
  private HookAnswersOfRows() {}

  /** Streams, and lets all pass. */
  public static void pass(HttpEvent event, PeerLine line) {
    pass(event, line, stream());
  }

  private static void pass(HttpEvent event, PeerLine line, HttpInspect.Builder mode) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> line.answer(head(HttpPreflightResult.newBuilder().setInspect(mode)));
      case BEGIN -> {
        if (mode.hasStream()) {
          line.answer(start(HttpOutputStart.newBuilder()));
        }
      }
      case BUFFERED_BODY ->
          line.answer(
              whole(
                  HttpBufferedResult.newBuilder()
                      .setUnchanged(HttpUnchanged.getDefaultInstance())));
      case INPUT_CHUNK -> line.answer(chunk(event.getInputChunk().getData()));
      case INPUT_END -> line.answer(finish(HttpFinish.newBuilder()));
      case SESSION_END, EVENT_NOT_SET -> {}
    }
  }

  /** Does something at the first event of a kind, of the body at the piece that says so. */
  public static PeerScript<HttpEvent> at(
      EventCase when, HttpInspect.Builder mode, PeerScript<HttpEvent> answer) {
    return (event, line) -> {
      boolean met =
          event.getEventCase() == when
              && (when != EventCase.INPUT_CHUNK
                  || event.getInputChunk().getData().toStringUtf8().contains(OlderAnswers.LAST));
      if (met) {
        answer.on(event, line);
      } else {
        pass(event, line, mode);
      }
    };
  }

  public static HttpInspect.Builder stream() {
    return HttpInspect.newBuilder().setStream(HttpStreamMode.getDefaultInstance());
  }

  public static HttpInspect.Builder buffered(long most) {
    return HttpInspect.newBuilder()
        .setBuffered(HttpBufferedMode.newBuilder().setMaxBodyBytes(most));
  }

  public static HttpResult head(HttpPreflightResult.Builder result) {
    return HttpResult.newBuilder().setPreflightResult(result).build();
  }

  public static HttpResult whole(HttpBufferedResult.Builder result) {
    return HttpResult.newBuilder().setBufferedResult(result).build();
  }

  public static HttpResult start(HttpOutputStart.Builder start) {
    return HttpResult.newBuilder().setOutputStart(start).build();
  }

  public static HttpResult chunk(ByteString data) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(data))
        .build();
  }

  public static HttpResult finish(HttpFinish.Builder finish) {
    return HttpResult.newBuilder().setFinish(finish).build();
  }

  public static HttpResult rejects(MiddlewareDiagnostics.Builder diagnostics) {
    return HttpResult.newBuilder()
        .setReject(HttpReject.newBuilder().setDiagnostics(diagnostics))
        .build();
  }

  /** Refuses, with text that no event may hold. */
  public static void block(HttpEvent event, PeerLine line) {
    line.answer(
        rejects(
            MiddlewareDiagnostics.newBuilder()
                .setReason("canary-of-a-service")
                .setReasonCode("scripted")));
  }

  /** Reads the body whole, and lets it pass. */
  public static PeerScript<HttpEvent> whole() {
    return (event, line) -> pass(event, line, buffered(1 << 10));
  }
}
