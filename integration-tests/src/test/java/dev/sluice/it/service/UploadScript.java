package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpStreamMode;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * One request through hooks, by its path {@code /MODE/WHEN/ACT}: the stage reads the body as its
 * mode says ({@code skip}, {@code stream}, {@code buffer}, {@code tiny}: at most 4 bytes) and sends
 * it back, until it acts; see {@link Misdeeds}. At {@code chunk}, it acts where the piece has
 * {@code BOOM}. An entry with {@code quiet} in its config acts never.
 */
final class UploadScript implements StreamObserver<HttpEvent> {
  private static final String BOOM = "BOOM";
  private static final int TINY = 4;

  private final StreamObserver<HttpResult> results;
  private String entry = "-";
  private String path = "-";
  private String mode = "-";
  private String when = "-";
  private String act = "-";
  private boolean over;

  UploadScript(StreamObserver<HttpResult> results) {
    this.results = results;
  }

  @Override
  public void onNext(HttpEvent event) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight(event.getPreflight());
      case BEGIN -> {
        if (!acts("begin") && mode.equals("stream")) {
          send(Misdeeds.start());
        }
      }
      case BUFFERED_BODY -> {
        if (!acts("whole")) {
          send(Misdeeds.replaced(event.getBufferedBody().getData()));
        }
      }
      case INPUT_CHUNK -> chunk(event.getInputChunk().getData());
      case INPUT_END -> {
        if (!acts("end")) {
          send(Misdeeds.finish());
        }
      }
      case SESSION_END -> tell("end", event.getSessionEnd().getReasonValue());
      case EVENT_NOT_SET -> tell("nothing", 0);
    }
  }

  private void tell(String what, int reason) {
    if (mode.equals("response")) {
      return;
    }
    System.out.println(what + " " + entry + " " + path + " " + reason);
  }

  private void preflight(HttpPreflight preflight) {
    if (preflight.hasResponse()) {
      mode = "response";
      answer(0);
      return;
    }
    entry = preflight.getConfig().getFieldsMap().containsKey("quiet") ? "quiet" : "acting";
    path =
        preflight.hasUninspectable()
            ? "/skip/preflight/" + preflight.getUninspectable().getHost().replace(".test", "")
            : preflight.getRequest().getTarget().getPath();
    String[] parts = path.split("/", 5);
    mode = parts[1].equals("tiny") && entry.equals("quiet") ? "stream" : parts[1];
    if (entry.equals("acting") && parts.length > 3) {
      when = parts[2];
      act = parts[3];
    }
    tell("asked", 0);
    if (!acts("preflight")) {
      answer(preflight.getLimits().getMaxBufferedBodyBytes());
    }
  }

  private void answer(long most) {
    HttpPreflightResult.Builder result = HttpPreflightResult.newBuilder();
    HttpInspect.Builder inspect = HttpInspect.newBuilder();
    switch (mode) {
      case "stream" -> result.setInspect(inspect.setStream(HttpStreamMode.getDefaultInstance()));
      case "buffer" ->
          result.setInspect(
              inspect.setBuffered(HttpBufferedMode.newBuilder().setMaxBodyBytes(most)));
      case "tiny" ->
          result.setInspect(
              inspect.setBuffered(HttpBufferedMode.newBuilder().setMaxBodyBytes(TINY)));
      default -> result.setContinueWithoutBody(HttpContinue.getDefaultInstance());
    }
    send(HttpResult.newBuilder().setPreflightResult(result).build());
  }

  private void chunk(ByteString data) {
    if (!data.toStringUtf8().contains(BOOM) || !acts("chunk")) {
      send(
          HttpResult.newBuilder()
              .setOutputChunk(HttpOutputChunk.newBuilder().setData(data))
              .build());
    }
  }

  /** Does what the path says at this event, if it says something. */
  private boolean acts(String now) {
    if (over || !when.equals(now)) {
      return over;
    }
    switch (act) {
      case "silent" -> {}
      case "close" -> {
        over = true;
        results.onCompleted();
      }
      case "cannot" -> fail(Status.FAILED_PRECONDITION);
      case "unimplemented" -> fail(Status.UNIMPLEMENTED);
      case "internal" -> fail(Status.INTERNAL);
      case "deadline" -> fail(Status.DEADLINE_EXCEEDED);
      default -> Misdeeds.of(act).forEach(this::send);
    }
    return true;
  }

  private void fail(Status status) {
    over = true;
    results.onError(status.withDescription("canary-of-a-service").asRuntimeException());
  }

  private void send(HttpResult result) {
    if (!over) {
      results.onNext(result);
    }
  }

  @Override
  public void onError(Throwable gone) {
    over = true;
    tell("gone", 0);
  }

  @Override
  public void onCompleted() {
    if (!over) {
      over = true;
      results.onCompleted();
    }
  }
}
