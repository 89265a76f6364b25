package dev.sluice.app.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.Optional;

final class ExportFault {
  private ExportFault() {}

  /** The innermost cause, without what the receiver wrote. */
  static String describe(CompletableResultCode result) {
    if (!result.isDone()) {
      return "no answer in time";
    }
    Optional<Throwable> failure = Optional.ofNullable(result.getFailureThrowable());
    return failure.map(ExportFault::innermost).map(ExportFault::text).orElse("it failed");
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + message;
  }
}
