package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.sluice.proto.middleware.v1.HttpBodyMode;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpOutputChunk;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpStreamMode;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/**
 * One direction of a call of gRPC through hooks. It rejects pieces that are no whole frames, unless
 * a frame is longer than a piece may be, and sends back what it reads. An entry with {@code marks}
 * in its config reads texts, and writes each with a mark behind it.
 */
final class CallScript implements StreamObserver<HttpEvent> {
  private static final int PREFIX = 5;
  private static final int PIECE = 64 << 10;

  private final StreamObserver<HttpResult> results;
  private boolean marks;

  /** Bytes of a long frame that have not come. */
  private long passing;

  CallScript(StreamObserver<HttpResult> results) {
    this.results = results;
  }

  @Override
  public void onNext(HttpEvent event) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight(event.getPreflight());
      case BEGIN -> results.onNext(Misdeeds.start());
      case INPUT_CHUNK -> chunk(event.getInputChunk().getData());
      case INPUT_END -> results.onNext(Misdeeds.finish());
      case BUFFERED_BODY, SESSION_END, EVENT_NOT_SET -> {}
    }
  }

  private void preflight(HttpPreflight preflight) {
    marks = preflight.getConfig().getFieldsMap().containsKey("marks");
    HttpPreflightResult.Builder result = HttpPreflightResult.newBuilder();
    if (preflight.getPermittedBodyModesList().contains(HttpBodyMode.HTTP_BODY_MODE_STREAM)) {
      result.setInspect(HttpInspect.newBuilder().setStream(HttpStreamMode.getDefaultInstance()));
    } else {
      result.setContinueWithoutBody(HttpContinue.getDefaultInstance());
    }
    results.onNext(HttpResult.newBuilder().setPreflightResult(result).build());
  }

  private void chunk(ByteString piece) {
    ByteString out = ByteString.EMPTY;
    ByteString rest = piece;
    while (!rest.isEmpty()) {
      long size = passing > 0 ? passing : size(rest);
      if (size > rest.size() && size <= PIECE && passing == 0) {
        reject();
        return;
      }
      ByteString part = rest.substring(0, (int) Math.min(size, rest.size()));
      out = out.concat(marks ? written(part) : part);
      passing = size - part.size();
      rest = rest.substring(part.size());
    }
    results.onNext(
        HttpResult.newBuilder().setOutputChunk(HttpOutputChunk.newBuilder().setData(out)).build());
  }

  private static long size(ByteString bytes) {
    return bytes.size() < PREFIX
        ? PREFIX
        : PREFIX + Integer.toUnsignedLong(bytes.asReadOnlyByteBuffer().slice().getInt(1));
  }

  private static ByteString written(ByteString frame) {
    try {
      boolean compressed = frame.byteAt(0) == 1;
      InputStream message = frame.substring(PREFIX).newInput();
      String text =
          StringValue.parseFrom(compressed ? new GZIPInputStream(message) : message).getValue();
      StringValue longer = StringValue.of(text + "!");
      byte[] prefix =
          ByteBuffer.allocate(PREFIX).put((byte) 0).putInt(longer.getSerializedSize()).array();
      return ByteString.copyFrom(prefix).concat(longer.toByteString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reject() {
    results.onNext(
        HttpResult.newBuilder()
            .setReject(
                HttpReject.newBuilder()
                    .setDiagnostics(MiddlewareDiagnostics.newBuilder().setReasonCode("torn")))
            .build());
  }

  @Override
  public void onError(Throwable gone) {
    // The other side sees it too.
  }

  @Override
  public void onCompleted() {
    results.onCompleted();
  }
}
