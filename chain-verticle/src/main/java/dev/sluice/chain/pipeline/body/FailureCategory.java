package dev.sluice.chain.pipeline.body;

import dev.sluice.proto.StageFailure;
import java.util.Set;

/** The kind of a failure, as findings tell it (http-responses 11). */
public final class FailureCategory {
  private static final Set<String> SESSIONS =
      Set.of(
          StageFailure.SESSION_CAPACITY_EXHAUSTED.text(),
          StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED.text());

  private static final Set<String> NOT_INSPECTABLE =
      Set.of(
          StageFailure.RESPONSE_INPUT_UNREPRESENTABLE.text(),
          StageFailure.BODY_UNREADABLE.text(),
          StageFailure.BODY_UNCHANGEABLE.text());

  private static final Set<String> TRANSPORT =
      Set.of(
          StageFailure.EXTERNAL_SERVICE_ERROR.text(),
          StageFailure.STREAM_CLOSED.text(),
          StageFailure.RESULT_STREAM_CLOSED.text(),
          StageFailure.UNIMPLEMENTED.text(),
          StageFailure.CANNOT_INSPECT.text(),
          StageFailure.MIDDLEWARE_CONTRACT_FAILURE_UNIMPLEMENTED.text(),
          StageFailure.MIDDLEWARE_CONTRACT_FAILURE_DECODE.text());

  private FailureCategory() {}

  public static String of(String reason) {
    if (SESSIONS.contains(reason)) {
      return "session_capacity";
    }
    if (NOT_INSPECTABLE.contains(reason)) {
      return "response_not_inspectable";
    }
    if (TRANSPORT.contains(reason)) {
      return "transport";
    }
    if (reason.contains("timeout")) {
      return "timeout";
    }
    return reason.contains("over_capacity") ? "payload_capacity" : "invalid_result";
  }
}
