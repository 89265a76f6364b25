package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.TraceContext;
import java.util.Optional;

/**
 * A request to a service.
 *
 * @param sandbox whose circuit counts
 * @param span of the call, parent of the service's own; empty when the request is not traced
 */
public record RemoteRequest(
    String sandbox, Optional<TraceContext> span, HttpRequestEvaluation evaluation) {
  /** Omits the request, which may hold secrets. */
  @Override
  public String toString() {
    return "RemoteRequest[" + sandbox + "]";
  }
}
