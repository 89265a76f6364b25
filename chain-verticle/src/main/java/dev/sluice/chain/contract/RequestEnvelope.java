package dev.sluice.chain.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.List;
import java.util.Optional;

/** The parts of a request to a stage. */
public record RequestEnvelope(
    RequestContext context,
    Struct config,
    HttpRequestTarget target,
    List<HttpHeader> headers,
    ByteString body) {
  private static final int MAX_UTF8_BYTES = 3;

  // Tag and length of two fields.
  private static final int MAX_FRAMING_BYTES = 2 * 6;

  /** As many characters are within {@link Limits#HEADER_BYTES} whatever they are. */
  private static final int SAFE_HEADER_CHARS =
      (Limits.HEADER_BYTES - Limits.HEADER_COUNT * MAX_FRAMING_BYTES) / MAX_UTF8_BYTES;

  public Optional<String> violation() {
    if (body.size() > Limits.PAYLOAD) {
      return Optional.of(StageFailure.REQUEST_BODY_OVER_CAPACITY.text());
    }
    if (config.getSerializedSize() > Limits.CONFIG) {
      return Optional.of(StageFailure.REQUEST_CONFIG_OVER_CAPACITY.text());
    }
    if (context.getSerializedSize() > Limits.CONTEXT) {
      return Optional.of(StageFailure.REQUEST_CONTEXT_OVER_CAPACITY.text());
    }
    if (target.getSerializedSize() > Limits.TARGET) {
      return Optional.of(StageFailure.REQUEST_TARGET_OVER_CAPACITY.text());
    }
    if (headers.size() > Limits.HEADER_COUNT) {
      return Optional.of(StageFailure.REQUEST_HEADER_COUNT_OVER_CAPACITY.text());
    }
    if (headerChars() > SAFE_HEADER_CHARS && headerBytes() > Limits.HEADER_BYTES) {
      return Optional.of(StageFailure.REQUEST_HEADER_BYTES_OVER_CAPACITY.text());
    }
    return Optional.empty();
  }

  // Cheaper than the sizes, which every header would compute for this check alone.
  private long headerChars() {
    long sum = 0;
    for (int i = 0; i < headers.size(); i++) {
      sum += headers.get(i).getName().length() + headers.get(i).getValue().length();
    }
    return sum;
  }

  private long headerBytes() {
    long sum = 0;
    for (HttpHeader header : headers) {
      sum += header.getSerializedSize();
    }
    return sum;
  }
}
