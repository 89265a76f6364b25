package dev.sluice.chain.service.manifest;

import static dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST_VALUE;
import static dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE_VALUE;
import static dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE_VALUE;
import static dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS_VALUE;
import static dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN_VALUE;

import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import java.util.Map;

/** Operation and phase of a binding, by their numbers on the wire. */
public record OperationPhase(int operation, int phase) {
  static final OperationPhase HTTP_REQUEST =
      new OperationPhase(
          SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST_VALUE,
          SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS_VALUE);
  static final OperationPhase WEBSOCKET_MESSAGE =
      new OperationPhase(
          SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE_VALUE,
          SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS_VALUE);
  static final OperationPhase HTTP_RESPONSE =
      new OperationPhase(
          SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE_VALUE,
          SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN_VALUE);
  private static final OperationPhase RESERVED =
      new OperationPhase(
          SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE_VALUE,
          SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN_VALUE);

  private static final Map<OperationPhase, String> KNOWN =
      Map.of(
          HTTP_REQUEST,
          "HTTP_REQUEST/PRE_CREDENTIALS",
          WEBSOCKET_MESSAGE,
          "WEBSOCKET_MESSAGE/PRE_CREDENTIALS",
          HTTP_RESPONSE,
          "HTTP_RESPONSE/PRE_RETURN");

  public static OperationPhase of(MiddlewareBinding binding) {
    return new OperationPhase(binding.getOperationValue(), binding.getPhaseValue());
  }

  boolean isHttp() {
    return equals(HTTP_REQUEST) || equals(HTTP_RESPONSE);
  }

  public boolean isReserved() {
    return equals(RESERVED);
  }

  public boolean isKnown() {
    return KNOWN.containsKey(this);
  }

  @Override
  public String toString() {
    return KNOWN.getOrDefault(this, operation + "/" + phase);
  }
}
