package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpResponseBlockDelivery;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseBodyResult;
import dev.sluice.proto.middleware.v1.HttpResponseBodyTransform;
import dev.sluice.proto.middleware.v1.HttpResponseBodyUnit;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightInspect;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightSkip;
import dev.sluice.proto.middleware.v1.HttpResponseTrailersResult;
import dev.sluice.proto.middleware.v1.WriteHeader;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * One response through the older contract. The path says what happens at its head: {@code skip},
 * {@code deny}, {@code unimplemented}, {@code nothing}, {@code head}, {@code buffer}, otherwise the
 * body is streamed and passes, with {@code secret} replaced. At a unit with {@code BOOM}, {@code
 * late-deny} blocks, {@code late-fail} fails and {@code late-disorder} answers another number.
 */
final class OlderScript implements StreamObserver<HttpResponseEvent> {
  private static final String BOOM = "BOOM";

  private final StreamObserver<HttpResponseEventResult> results;
  private String path = "-";

  OlderScript(StreamObserver<HttpResponseEventResult> results) {
    this.results = results;
  }

  @Override
  public void onNext(HttpResponseEvent event) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight(event.getPreflight());
      case BODY -> unit(event.getBody());
      case TRAILERS ->
          send(
              HttpResponseEventResult.newBuilder()
                  .setTrailersResult(HttpResponseTrailersResult.getDefaultInstance()));
      case SESSION_END, EVENT_NOT_SET -> {}
    }
  }

  private void preflight(HttpResponsePreflight preflight) {
    path = preflight.getTarget().getPath();
    HttpResponsePreflightResult.Builder result = HttpResponsePreflightResult.newBuilder();
    if (path.contains("unimplemented")) {
      results.onError(Status.UNIMPLEMENTED.asRuntimeException());
      return;
    }
    if (path.contains("nothing")) {
      return;
    }
    if (path.contains("skip")) {
      result.setSkip(HttpResponsePreflightSkip.getDefaultInstance());
    } else if (path.contains("/deny")) {
      result
          .setBlockDelivery(HttpResponseBlockDelivery.getDefaultInstance())
          .setReason("canary-of-a-service")
          .setReasonCode("scripted");
    } else {
      result.setInspect(inspect());
    }
    send(HttpResponseEventResult.newBuilder().setPreflightResult(result));
  }

  private HttpResponsePreflightInspect inspect() {
    HttpResponsePreflightInspect.Builder inspect = HttpResponsePreflightInspect.newBuilder();
    if (path.contains("head")) {
      return inspect
          .setBodyMode(HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY)
          .addHeaderMutations(
              HeaderMutation.newBuilder()
                  .setWrite(
                      WriteHeader.newBuilder()
                          .setName("x-guard")
                          .setValue("seen")
                          .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE)))
          .build();
    }
    return inspect
        .setBodyMode(
            path.contains("buffer")
                ? HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES
                : HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES)
        .build();
  }

  private void unit(HttpResponseBodyUnit unit) {
    String text = unit.getData().toStringUtf8();
    boolean boom = path.contains("late") && text.contains(BOOM);
    if (boom && path.contains("late-fail")) {
      results.onError(Status.INTERNAL.withDescription("canary-of-a-service").asRuntimeException());
      return;
    }
    boolean disorder = boom && path.contains("late-disorder");
    HttpResponseBodyResult.Builder result =
        HttpResponseBodyResult.newBuilder()
            .setSequence(disorder ? unit.getSequence() + 1 : unit.getSequence());
    if (boom && path.contains("late-deny")) {
      result
          .setBlockDelivery(HttpResponseBlockDelivery.getDefaultInstance())
          .setReasonCode("scripted");
    } else {
      result.setTransform(
          HttpResponseBodyTransform.newBuilder()
              .setData(ByteString.copyFromUtf8(text.replace("secret", "******"))));
    }
    send(HttpResponseEventResult.newBuilder().setBodyResult(result));
  }

  private void send(HttpResponseEventResult.Builder result) {
    results.onNext(result.build());
  }

  @Override
  public void onError(Throwable gone) {
    // Its client tells what became of it.
  }

  @Override
  public void onCompleted() {
    results.onCompleted();
  }
}
