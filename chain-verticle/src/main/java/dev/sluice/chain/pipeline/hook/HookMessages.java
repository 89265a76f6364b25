package dev.sluice.chain.pipeline.hook;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.middleware.v1.HttpBegin;
import dev.sluice.proto.middleware.v1.HttpBufferedBody;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpInputChunk;
import dev.sluice.proto.middleware.v1.HttpInputEnd;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpRequestPreflightHead;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightHead;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.StreamedStage;
import java.util.List;

/** The events for a service of hooks. */
final class HookMessages {
  private HookMessages() {}

  static HttpPreflight.Builder preflight(StreamHead head, PreparedEntry entry) {
    HttpPreflight.Builder preflight =
        HttpPreflight.newBuilder()
            .setContext(head.context())
            .setMiddlewareName(entry.implementation())
            .setConfig(entry.config());
    head.declared().ifPresent(preflight::setDeclaredBodyBytes);
    if (head.isResponse()) {
      preflight.setResponse(
          HttpResponsePreflightHead.newBuilder()
              .setTarget(head.target())
              .setStatusCode(head.status().getAsInt())
              .addAllHeaders(head.headers()));
    } else {
      preflight.setRequest(
          HttpRequestPreflightHead.newBuilder()
              .setTarget(head.target())
              .addAllHeaders(head.headers()));
    }
    return preflight;
  }

  static HttpEvent begin(StreamHead head) {
    return HttpEvent.newBuilder()
        .setBegin(HttpBegin.newBuilder().addAllHeaders(head.headers()))
        .build();
  }

  static HttpEvent chunk(ByteString bytes) {
    return HttpEvent.newBuilder().setInputChunk(HttpInputChunk.newBuilder().setData(bytes)).build();
  }

  static HttpEvent end(List<HttpHeader> trailers) {
    return HttpEvent.newBuilder()
        .setInputEnd(HttpInputEnd.newBuilder().addAllTrailers(trailers))
        .build();
  }

  static HttpEvent whole(ByteString body, List<HttpHeader> trailers) {
    return HttpEvent.newBuilder()
        .setBufferedBody(HttpBufferedBody.newBuilder().setData(body).addAllTrailers(trailers))
        .build();
  }

  /**
   * A result without a known kind is another form of the contract (http-hooks 13, H16); empty for
   * all others.
   */
  static String contractFailure(HttpResult result) {
    if (result.getResultCase() != HttpResult.ResultCase.RESULT_NOT_SET) {
      return "";
    }
    return result.getUnknownFields().asMap().isEmpty() ? "result_unset" : "result_unknown";
  }

  static void note(PreflightVerdict verdict, StreamedStage.Builder told) {
    told.setOutcome(
        switch (verdict) {
          case PreflightVerdict.Continues continues -> "continue";
          case PreflightVerdict.Reads reads ->
              switch (reads.mode()) {
                case BodyMode.Whole whole -> "buffered";
                case BodyMode.Pieces pieces -> "stream";
              };
          case PreflightVerdict.Refuses refuses -> "reject";
          case PreflightVerdict.Failed failed -> "failclosed";
        });
  }
}
