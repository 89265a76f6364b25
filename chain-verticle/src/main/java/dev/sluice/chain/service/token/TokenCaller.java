package dev.sluice.chain.service.token;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;

/** On whose behalf a service is called: {@code caller_kind} (middleware-contract n.1). */
public sealed interface TokenCaller {
  /**
   * The caller of a message: an evaluation, and the stream that a preflight begins, are for the
   * sandbox of its context.
   */
  static TokenCaller of(MessageLite message) {
    return switch (message) {
      case HttpRequestEvaluation evaluation ->
          new Supervisor(evaluation.getContext().getSandboxId());
      case WebSocketSessionEvent event ->
          new Supervisor(event.getPreflight().getContext().getSandboxId());
      case HttpEvent event -> new Supervisor(event.getPreflight().getContext().getSandboxId());
      case HttpResponseEvent event ->
          new Supervisor(event.getPreflight().getContext().getSandboxId());
      default -> new Gateway();
    };
  }

  default String sandboxId() {
    return switch (this) {
      case Gateway gateway -> "";
      case Supervisor supervisor -> supervisor.sandbox();
    };
  }

  record Gateway() implements TokenCaller {}

  /** For a sandbox; an empty one has no token. */
  record Supervisor(String sandbox) implements TokenCaller {}
}
