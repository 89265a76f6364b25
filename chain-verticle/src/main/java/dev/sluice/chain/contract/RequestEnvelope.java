package dev.sluice.chain.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
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
  /** The code of the first exceeded bound, in the contract's order. */
  public Optional<String> violation() {
    if (body.size() > Limits.PAYLOAD) {
      return Optional.of(ReasonCode.REQUEST_BODY_OVER_CAPACITY);
    }
    if (config.getSerializedSize() > Limits.CONFIG) {
      return Optional.of(ReasonCode.REQUEST_CONFIG_OVER_CAPACITY);
    }
    if (context.getSerializedSize() > Limits.CONTEXT) {
      return Optional.of(ReasonCode.REQUEST_CONTEXT_OVER_CAPACITY);
    }
    if (target.getSerializedSize() > Limits.TARGET) {
      return Optional.of(ReasonCode.REQUEST_TARGET_OVER_CAPACITY);
    }
    if (headers.size() > Limits.HEADER_COUNT) {
      return Optional.of(ReasonCode.REQUEST_HEADER_COUNT_OVER_CAPACITY);
    }
    if (headerBytes() > Limits.HEADER_BYTES) {
      return Optional.of(ReasonCode.REQUEST_HEADER_BYTES_OVER_CAPACITY);
    }
    return Optional.empty();
  }

  private long headerBytes() {
    long sum = 0;
    for (HttpHeader header : headers) {
      sum += header.getSerializedSize();
    }
    return sum;
  }
}
