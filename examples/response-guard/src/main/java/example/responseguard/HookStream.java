package example.responseguard;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpBodyMode;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpStreamMode;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * One message by the hooks: the body is read as a stream and every byte is written again. The next
 * event is asked for when the gateway has taken what was written, so that nothing piles up here.
 */
final class HookStream implements StreamObserver<HttpEvent> {
  private final ServerCallStreamObserver<HttpResult> results;
  private Mask mask = new Mask(ByteString.EMPTY);
  private int maxChunk;
  private boolean over;
  private boolean owed;

  HookStream(ServerCallStreamObserver<HttpResult> results) {
    this.results = results;
    results.disableAutoRequest();
    results.setOnReadyHandler(this::askWhenReady);
    results.request(1);
  }

  @Override
  public void onNext(HttpEvent event) {
    try {
      take(event);
    } catch (IllegalArgumentException flaw) {
      // The entry cannot be served; the gateway refuses the message.
      end(Status.INVALID_ARGUMENT.withDescription(flaw.getMessage()));
      return;
    }
    owed = true;
    askWhenReady();
  }

  private void askWhenReady() {
    if (owed && !over && results.isReady()) {
      owed = false;
      results.request(1);
    }
  }

  private void take(HttpEvent event) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight(event.getPreflight());
      case BEGIN -> send(HttpResult.newBuilder().setOutputStart(HttpOutputStart.newBuilder()));
      case INPUT_CHUNK -> write(mask.add(event.getInputChunk().getData()));
      case INPUT_END -> {
        write(mask.end());
        send(
            HttpResult.newBuilder()
                .setFinish(
                    HttpFinish.newBuilder()
                        .setDiagnostics(
                            MiddlewareDiagnostics.newBuilder()
                                .addAllFindings(Found.of(mask.count())))));
      }
      case SESSION_END -> complete();
      case BUFFERED_BODY, EVENT_NOT_SET ->
          end(Status.UNIMPLEMENTED.withDescription("this service reads streams only"));
    }
  }

  private void preflight(HttpPreflight preflight) {
    mask = GuardConfig.of(preflight.getConfig()).mask();
    maxChunk = (int) preflight.getLimits().getMaxChunkBytes();
    HttpPreflightResult.Builder answer = HttpPreflightResult.newBuilder();
    if (preflight.getPermittedBodyModesList().contains(HttpBodyMode.HTTP_BODY_MODE_STREAM)) {
      answer.setInspect(HttpInspect.newBuilder().setStream(HttpStreamMode.newBuilder()));
    } else {
      // Without a body, or with one that cannot be had: unavailable_body_modes says why. A
      // service that must not let such messages pass rejects here.
      answer.setContinueWithoutBody(HttpContinue.newBuilder());
    }
    send(HttpResult.newBuilder().setPreflightResult(answer));
  }

  /** What was held makes a piece longer than the chunk that came. */
  private void write(ByteString bytes) {
    for (int at = 0; at < bytes.size(); at += maxChunk) {
      ByteString part = bytes.substring(at, Math.min(bytes.size(), at + maxChunk));
      send(HttpResult.newBuilder().setOutputChunk(HttpOutputChunk.newBuilder().setData(part)));
    }
  }

  private void send(HttpResult.Builder result) {
    if (!over) {
      results.onNext(result.build());
    }
  }

  private void end(Status status) {
    if (!over) {
      over = true;
      results.onError(status.asRuntimeException());
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
