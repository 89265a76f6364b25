package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.TraceContext;
import java.util.Optional;

/** A described service that reads messages as streams. Opens nothing by itself. Event loop only. */
public sealed interface StreamingService {
  Optional<Binding> responses();

  /**
   * Whose message it is.
   *
   * @param sandbox whose circuit counts
   * @param parent of the service's own span; empty when the message is not traced
   */
  record Caller(String sandbox, Optional<TraceContext> parent) {}

  non-sealed interface Hooks extends StreamingService {
    /** For requests; empty when it reads none. A limit of 0 is possible, here and for responses. */
    Optional<Binding> requests();

    boolean decodes();

    ServiceStream<HttpEvent, HttpResult> openRequest(HttpPreflight preflight, Caller caller);

    ServiceStream<HttpEvent, HttpResult> openResponse(HttpPreflight preflight, Caller caller);
  }

  non-sealed interface Responses extends StreamingService {
    ServiceStream<HttpResponseEvent, HttpResponseEventResult> open(
        HttpResponsePreflight preflight, Caller caller);
  }
}
