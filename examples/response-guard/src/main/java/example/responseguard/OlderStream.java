package example.responseguard;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseBodyPassThrough;
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
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * One response by the older contract: each event has one result. It forbids to hold bytes over
 * units, so that a word over their border is found only where the body comes whole.
 */
final class OlderStream implements StreamObserver<HttpResponseEvent> {
  private final StreamObserver<HttpResponseEventResult> results;
  private GuardConfig config = new GuardConfig(ByteString.EMPTY);
  private boolean over;

  OlderStream(StreamObserver<HttpResponseEventResult> results) {
    this.results = results;
  }

  @Override
  public void onNext(HttpResponseEvent event) {
    try {
      take(event);
    } catch (IllegalArgumentException flaw) {
      over = true;
      results.onError(
          Status.INVALID_ARGUMENT.withDescription(flaw.getMessage()).asRuntimeException());
    }
  }

  private void take(HttpResponseEvent event) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight(event.getPreflight());
      case BODY -> send(HttpResponseEventResult.newBuilder().setBodyResult(unit(event.getBody())));
      case TRAILERS ->
          send(
              HttpResponseEventResult.newBuilder()
                  .setTrailersResult(HttpResponseTrailersResult.newBuilder()));
      case SESSION_END -> complete();
      case EVENT_NOT_SET -> {}
    }
  }

  private void preflight(HttpResponsePreflight preflight) {
    config = GuardConfig.of(preflight.getConfig());
    HttpResponsePreflightResult.Builder answer = HttpResponsePreflightResult.newBuilder();
    if (preflight
        .getPermittedBodyModesList()
        .contains(HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES)) {
      answer.setInspect(
          HttpResponsePreflightInspect.newBuilder()
              .setBodyMode(HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES));
    } else {
      answer.setSkip(HttpResponsePreflightSkip.newBuilder());
    }
    send(HttpResponseEventResult.newBuilder().setPreflightResult(answer));
  }

  private HttpResponseBodyResult unit(HttpResponseBodyUnit unit) {
    Mask mask = config.mask();
    ByteString masked = mask.add(unit.getData()).concat(mask.end());
    HttpResponseBodyResult.Builder result =
        HttpResponseBodyResult.newBuilder()
            .setSequence(unit.getSequence())
            .addAllFindings(Found.of(mask.count()));
    if (mask.count() == 0) {
      return result.setPassThrough(HttpResponseBodyPassThrough.newBuilder()).build();
    }
    return result.setTransform(HttpResponseBodyTransform.newBuilder().setData(masked)).build();
  }

  private void send(HttpResponseEventResult.Builder result) {
    if (!over) {
      results.onNext(result.build());
    }
  }

  private void complete() {
    if (!over) {
      over = true;
      results.onCompleted();
    }
  }

  @Override
  public void onError(Throwable gone) {
    over = true;
  }

  @Override
  public void onCompleted() {
    complete();
  }
}
