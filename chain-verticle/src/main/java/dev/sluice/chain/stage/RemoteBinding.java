package dev.sluice.chain.stage;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.v1.TraceContext;
import java.time.Duration;
import java.util.Optional;

/** A described service, for the event loop that owns its connection. */
public interface RemoteBinding {
  /**
   * Limits for requests, after those of the operator were applied; those of {@link #messages} for a
   * service that evaluates no requests.
   */
  Binding binding();

  /** The same for WebSocket messages; empty when the service judges none. */
  Optional<Binding> messages();

  /** The service as it reads messages as streams; empty when it reads none so. */
  default Optional<StreamingService> streaming() {
    return Optional.empty();
  }

  /** Depends on the protocol revision of the service. */
  WriteRule writeRule();

  /** Of the service, as events may name it; empty when it names none. */
  String version();

  OutcomeCounts outcomes();

  /**
   * Asks the service. The result comes on the calling loop; a fault is an {@link
   * Evaluation.Failed}.
   *
   * @param timeout of connection, request and answer together; more than zero
   */
  PendingEvaluation evaluate(RemoteRequest request, Duration timeout);

  /**
   * Opens a stream for one WebSocket session and sends its preflight.
   *
   * @param sandbox whose circuit counts
   * @param parent of the service's own span; empty when the session is not traced
   * @param timeout of connection, preflight and its answer together; more than zero
   */
  ServiceSession openSession(
      WebSocketPreflight preflight,
      String sandbox,
      Optional<TraceContext> parent,
      Duration timeout);
}
