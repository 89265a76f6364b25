package dev.sluice.chain.remote.stream;

import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.stage.stream.ServiceStream.Next;
import dev.sluice.proto.StageFailure;

/** What the end of a stream means for its stage (http-hooks 4, http-responses 6.2). */
final class StreamFaults {
  private StreamFaults() {}

  static <R> Next.Failed<R> of(Reply<?> fault, StreamDialect<?, ?> kind) {
    return switch (fault) {
      case Reply.TimedOut<?> late -> plain(StageFailure.TIMEOUT);
      case Reply.Failed<?> failed -> of(failed.what(), kind);
      case Reply.Received<?> received -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Unreachable<?> unreachable -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Lost<?> lost -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Unprocessed<?> unprocessed -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Refused<?> refused -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
    };
  }

  private static <R> Next.Failed<R> of(String what, StreamDialect<?, ?> kind) {
    return switch (what) {
      case "DEADLINE_EXCEEDED" -> plain(StageFailure.TIMEOUT);
      case "FAILED_PRECONDITION" ->
          plain(kind.hooks() ? StageFailure.CANNOT_INSPECT : StageFailure.EXTERNAL_SERVICE_ERROR);
      case "UNIMPLEMENTED" -> new Next.Failed<>(kind.unimplemented().text(), "unimplemented");
      case Reply.NO_MEMORY -> plain(StageFailure.ADMISSION_EXHAUSTED);
      case Reply.MALFORMED ->
          new Next.Failed<>(StageFailure.MIDDLEWARE_CONTRACT_FAILURE_DECODE.text(), "decode");
      default -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
    };
  }

  static <R> Next.Failed<R> plain(StageFailure failure) {
    return new Next.Failed<>(failure.text(), "");
  }
}
