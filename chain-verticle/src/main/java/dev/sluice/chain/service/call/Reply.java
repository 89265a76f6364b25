package dev.sluice.chain.service.call;

import dev.sluice.proto.StageFailure;

/** The end of a call. Failures hold no text of the service. */
public sealed interface Reply<R> {
  String TIMED_OUT = "timed out";
  String CANCELLED = "cancelled";
  String NO_CONNECTION = "no connection";
  String STREAM_FAILED = "stream failed";
  String NOT_GRPC = "the answer is not gRPC";
  String STREAM_RESET = "stream reset";
  String INVALID_RESPONSE = "invalid response";
  String MESSAGE_TOO_LARGE = "message too large";
  String MALFORMED = "malformed message";
  String NO_MEMORY = "no memory for the message";
  String NO_TOKEN = "no token could be made for this call, so that it was not sent";

  default String fault() {
    return switch (this) {
      case Received<R> received -> "";
      case TimedOut<R> timedOut -> TIMED_OUT;
      case Unreachable<R> unreachable -> NO_CONNECTION;
      case Lost<R> lost -> STREAM_FAILED;
      case Unprocessed<R> unprocessed -> STREAM_FAILED;
      case Refused<R> refused -> refused.status();
      case Failed<R> failed -> failed.what();
    };
  }

  record Received<R>(R message) implements Reply<R> {
    @Override
    public String toString() {
      return "Received";
    }
  }

  /** The timeout was exceeded, or the service replied DEADLINE_EXCEEDED. */
  record TimedOut<R>() implements Reply<R> {}

  /** No connection, with the reason from {@link ConnectFault}. */
  record Unreachable<R>(String why) implements Reply<R> {
    public boolean isLate() {
      return why.equals(ConnectFault.TIMED_OUT);
    }
  }

  record Lost<R>() implements Reply<R> {}

  /**
   * The service did not process the call, so that it may go again: the connection ended with a
   * GOAWAY before it, or the stream was refused (RFC 9113 section 8.7).
   */
  record Unprocessed<R>() implements Reply<R> {}

  /**
   * The service does not serve this caller.
   *
   * @param status {@code UNAUTHENTICATED} or {@code PERMISSION_DENIED}
   * @param withToken whether the call had a token
   */
  record Refused<R>(String status, boolean withToken) implements Reply<R> {}

  /** Any other end: the name of a status, or platform text. */
  record Failed<R>(String what) implements Reply<R> {
    public StageFailure stageFailure() {
      return what.equals(NO_MEMORY)
          ? StageFailure.ADMISSION_EXHAUSTED
          : StageFailure.EXTERNAL_SERVICE_ERROR;
    }
  }
}
