package dev.sluice.chain.service.call;

import dev.sluice.chain.service.token.BearerToken;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * Metadata of a call.
 *
 * @param span the parent of the service's own
 * @param token of the caller
 */
public record CallMetadata(Optional<TraceContext> span, Optional<BearerToken> token) {
  static final CallMetadata NONE = new CallMetadata(Optional.empty(), Optional.empty());

  CallMetadata within(Optional<TraceContext> parent) {
    return new CallMetadata(parent, token);
  }

  CallMetadata with(Optional<BearerToken> given) {
    return given.isEmpty() ? this : new CallMetadata(span, given);
  }

  void writeTo(MultiMap headers) {
    span.ifPresent(parent -> headers.set(TraceParent.FIELD, TraceParent.text(parent)));
    token.ifPresent(signed -> headers.set(BearerToken.FIELD, signed.authorization()));
  }
}
