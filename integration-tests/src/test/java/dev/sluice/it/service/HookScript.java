package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpBodyMode;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpStreamMode;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/**
 * One message through hooks. The path says what happens at its head: {@code skip}, {@code deny},
 * {@code cannot}, {@code unimplemented}, {@code nothing}, {@code buffer}, otherwise the body is
 * streamed and sent back. At a piece with {@code BOOM}, {@code late-deny} rejects, {@code
 * late-fail} fails and {@code disorder} breaks the contract. Requests are read only under {@code
 * /up/}, responses only elsewhere.
 */
final class HookScript implements StreamObserver<HttpEvent> {
  private static final String BOOM = "BOOM";

  private final StreamObserver<HttpResult> results;
  private final boolean requests;
  private final Consumer<String> lines;
  private String path = "-";

  private HookScript(StreamObserver<HttpResult> results, boolean requests, Consumer<String> lines) {
    this.results = results;
    this.requests = requests;
    this.lines = lines;
  }

  /**
   * Of a request.
   *
   * @param lines takes one for each end of a stream, with the path
   */
  static HookScript ofRequests(StreamObserver<HttpResult> results, Consumer<String> lines) {
    return new HookScript(results, true, lines);
  }

  /** The same of a response. */
  static HookScript ofResponses(StreamObserver<HttpResult> results, Consumer<String> lines) {
    return new HookScript(results, false, lines);
  }

  @Override
  public void onNext(HttpEvent event) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight(event.getPreflight());
      case BEGIN -> {
        if (!path.contains("buffer")) {
          send(HttpResult.newBuilder().setOutputStart(HttpOutputStart.getDefaultInstance()));
        }
      }
      case BUFFERED_BODY -> buffered(event.getBufferedBody().getData());
      case INPUT_CHUNK -> chunk(event.getInputChunk().getData());
      case INPUT_END -> send(HttpResult.newBuilder().setFinish(HttpFinish.getDefaultInstance()));
      case SESSION_END ->
          lines.accept("end " + path + " " + event.getSessionEnd().getReasonValue());
      case EVENT_NOT_SET -> lines.accept("nothing " + path);
    }
  }

  private void preflight(HttpPreflight preflight) {
    path =
        requests
            ? preflight.getRequest().getTarget().getPath()
            : preflight.getResponse().getTarget().getPath();
    boolean mine = requests == path.startsWith("/up/");
    if (!mine || path.contains("skip") || preflight.hasUninspectable()) {
      answer(
          HttpPreflightResult.newBuilder()
              .setContinueWithoutBody(HttpContinue.getDefaultInstance()));
    } else if (path.contains("/deny")) {
      reject();
    } else if (path.contains("cannot")) {
      results.onError(Status.FAILED_PRECONDITION.asRuntimeException());
    } else if (path.contains("unimplemented")) {
      results.onError(Status.UNIMPLEMENTED.asRuntimeException());
    } else if (!path.contains("nothing")) {
      answer(HttpPreflightResult.newBuilder().setInspect(inspect(preflight)));
    }
  }

  private HttpInspect inspect(HttpPreflight preflight) {
    boolean whole =
        path.contains("buffer")
            && preflight.getPermittedBodyModesList().contains(HttpBodyMode.HTTP_BODY_MODE_BUFFERED);
    return whole
        ? HttpInspect.newBuilder()
            .setBuffered(
                HttpBufferedMode.newBuilder()
                    .setMaxBodyBytes(preflight.getLimits().getMaxBufferedBodyBytes()))
            .build()
        : HttpInspect.newBuilder().setStream(HttpStreamMode.getDefaultInstance()).build();
  }

  private void buffered(ByteString data) {
    if (data.toStringUtf8().contains(BOOM) && path.contains("late-deny")) {
      reject();
      return;
    }
    ByteString changed = ByteString.copyFromUtf8(data.toStringUtf8().replace("secret", "******"));
    send(
        HttpResult.newBuilder()
            .setBufferedResult(HttpBufferedResult.newBuilder().setReplacement(changed)));
  }

  private void chunk(ByteString data) {
    boolean boom = path.contains("late") && data.toStringUtf8().contains(BOOM);
    if (boom && path.contains("late-deny")) {
      reject();
    } else if (boom && path.contains("late-fail")) {
      results.onError(Status.INTERNAL.withDescription("canary-of-a-service").asRuntimeException());
    } else if (boom && path.contains("late-disorder")) {
      send(HttpResult.newBuilder().setOutputStart(HttpOutputStart.getDefaultInstance()));
    } else {
      send(HttpResult.newBuilder().setOutputChunk(HttpOutputChunk.newBuilder().setData(data)));
    }
  }

  private void reject() {
    send(
        HttpResult.newBuilder()
            .setReject(
                HttpReject.newBuilder()
                    .setDiagnostics(
                        MiddlewareDiagnostics.newBuilder()
                            .setReason("canary-of-a-service")
                            .setReasonCode("scripted"))));
  }

  private void answer(HttpPreflightResult.Builder result) {
    send(HttpResult.newBuilder().setPreflightResult(result));
  }

  private void send(HttpResult.Builder result) {
    results.onNext(result.build());
  }

  @Override
  public void onError(Throwable gone) {
    lines.accept("gone " + path);
  }

  @Override
  public void onCompleted() {
    results.onCompleted();
  }
}
