package dev.sluice.it.rows.node;

import com.google.protobuf.ByteString;
import dev.sluice.it.service.ResponsePeer.PeerLine;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HttpResponseBlockDelivery;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseBodyPassThrough;
import dev.sluice.proto.middleware.v1.HttpResponseBodyResult;
import dev.sluice.proto.middleware.v1.HttpResponseBodyTransform;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightInspect;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponseTrailersResult;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;

/** What services of the older contract answer. */
public final class OlderAnswers {
  public static final HttpResponseBodyMode WHOLE =
      HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES;
  public static final HttpResponseBodyMode STREAM =
      HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES;

  /** A piece with it meets what is scripted. */
  public static final String LAST = "last";

  private OlderAnswers() {}

  /** Streams, and lets all pass. */
  public static void pass(HttpResponseEvent event, PeerLine line) {
    pass(event, line, STREAM);
  }

  public static void pass(HttpResponseEvent event, PeerLine line, HttpResponseBodyMode mode) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> line.answer(inspects(inspect(mode)));
      case BODY -> line.answer(unit(passed(event.getBody().getSequence())));
      case TRAILERS ->
          line.answer(
              HttpResponseEventResult.newBuilder()
                  .setTrailersResult(HttpResponseTrailersResult.getDefaultInstance())
                  .build());
      case SESSION_END, EVENT_NOT_SET -> {}
    }
  }

  /** Does something at the first event of a kind, of the body at the piece that says so. */
  public static PeerScript<HttpResponseEvent> at(
      EventCase when, HttpResponseBodyMode mode, PeerScript<HttpResponseEvent> answer) {
    return (event, line) -> {
      boolean met =
          event.getEventCase() == when
              && (when != EventCase.BODY
                  || event.getBody().getData().toStringUtf8().contains(LAST));
      if (met) {
        answer.on(event, line);
      } else {
        pass(event, line, mode);
      }
    };
  }

  public static HttpResponsePreflightInspect.Builder inspect(HttpResponseBodyMode mode) {
    return HttpResponsePreflightInspect.newBuilder().setBodyMode(mode);
  }

  public static HttpResponseEventResult inspects(HttpResponsePreflightInspect.Builder inspect) {
    return head(HttpResponsePreflightResult.newBuilder().setInspect(inspect));
  }

  public static HttpResponseEventResult head(HttpResponsePreflightResult.Builder result) {
    return HttpResponseEventResult.newBuilder().setPreflightResult(result).build();
  }

  public static HttpResponseEventResult unit(HttpResponseBodyResult.Builder result) {
    return HttpResponseEventResult.newBuilder().setBodyResult(result).build();
  }

  public static HttpResponseBodyResult.Builder passed(long sequence) {
    return HttpResponseBodyResult.newBuilder()
        .setSequence(sequence)
        .setPassThrough(HttpResponseBodyPassThrough.getDefaultInstance());
  }

  public static HttpResponseBodyResult.Builder replaced(long sequence, ByteString by) {
    return HttpResponseBodyResult.newBuilder()
        .setSequence(sequence)
        .setTransform(HttpResponseBodyTransform.newBuilder().setData(by));
  }

  /** With these diagnostics. */
  public static HttpResponseEventResult blocking(MiddlewareDiagnostics said) {
    return head(
        HttpResponsePreflightResult.newBuilder()
            .setBlockDelivery(HttpResponseBlockDelivery.getDefaultInstance())
            .setReason(said.getReason())
            .setReasonCode(said.getReasonCode())
            .addAllFindings(said.getFindingsList())
            .putAllMetadata(said.getMetadataMap()));
  }

  /** The same of a unit. */
  public static HttpResponseEventResult blocking(long sequence, MiddlewareDiagnostics said) {
    return unit(
        HttpResponseBodyResult.newBuilder()
            .setSequence(sequence)
            .setBlockDelivery(HttpResponseBlockDelivery.getDefaultInstance())
            .setReason(said.getReason())
            .setReasonCode(said.getReasonCode())
            .addAllFindings(said.getFindingsList())
            .putAllMetadata(said.getMetadataMap()));
  }

  public static HttpResponseEventResult trailers(MiddlewareDiagnostics said) {
    return HttpResponseEventResult.newBuilder()
        .setTrailersResult(
            HttpResponseTrailersResult.newBuilder()
                .setReason(said.getReason())
                .setReasonCode(said.getReasonCode())
                .addAllFindings(said.getFindingsList())
                .putAllMetadata(said.getMetadataMap()))
        .build();
  }

  /** Refuses a head or a unit, with text that no event may hold. */
  public static void block(HttpResponseEvent event, PeerLine line) {
    MiddlewareDiagnostics said =
        MiddlewareDiagnostics.newBuilder()
            .setReason("canary-of-a-service")
            .setReasonCode("scripted")
            .build();
    line.answer(
        event.hasPreflight() ? blocking(said) : blocking(event.getBody().getSequence(), said));
  }

  /** Reads the body whole, and lets it pass. */
  public static PeerScript<HttpResponseEvent> whole() {
    return (event, line) -> pass(event, line, WHOLE);
  }
}
