package dev.sluice.it.rows;

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
final class HookAnswersOfRows {
  private HookAnswersOfRows() {}

  /** Streams, and lets all pass. */
  static void pass(HttpEvent event, PeerLine line) {
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
  static PeerScript<HttpEvent> at(
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

  static HttpInspect.Builder stream() {
    return HttpInspect.newBuilder().setStream(HttpStreamMode.getDefaultInstance());
  }

  static HttpInspect.Builder buffered(long most) {
    return HttpInspect.newBuilder()
        .setBuffered(HttpBufferedMode.newBuilder().setMaxBodyBytes(most));
  }

  static HttpResult head(HttpPreflightResult.Builder result) {
    return HttpResult.newBuilder().setPreflightResult(result).build();
  }

  static HttpResult whole(HttpBufferedResult.Builder result) {
    return HttpResult.newBuilder().setBufferedResult(result).build();
  }

  static HttpResult start(HttpOutputStart.Builder start) {
    return HttpResult.newBuilder().setOutputStart(start).build();
  }

  static HttpResult chunk(ByteString data) {
    return HttpResult.newBuilder()
        .setOutputChunk(HttpOutputChunk.newBuilder().setData(data))
        .build();
  }

  static HttpResult finish(HttpFinish.Builder finish) {
    return HttpResult.newBuilder().setFinish(finish).build();
  }

  static HttpResult rejects(MiddlewareDiagnostics.Builder diagnostics) {
    return HttpResult.newBuilder()
        .setReject(HttpReject.newBuilder().setDiagnostics(diagnostics))
        .build();
  }

  /** Refuses, with text that no event may hold. */
  static void block(HttpEvent event, PeerLine line) {
    line.answer(
        rejects(
            MiddlewareDiagnostics.newBuilder()
                .setReason("canary-of-a-service")
                .setReasonCode("scripted")));
  }

  /** Reads the body whole, and lets it pass. */
  static PeerScript<HttpEvent> whole() {
    return (event, line) -> pass(event, line, buffered(1 << 10));
  }
}
