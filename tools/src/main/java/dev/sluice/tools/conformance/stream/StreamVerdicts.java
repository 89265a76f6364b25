package dev.sluice.tools.conformance.stream;

import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.Told;
import dev.sluice.chain.stage.stream.ServiceStream.Next;
import dev.sluice.proto.StageFailure;
import dev.sluice.tools.conformance.CheckResult;

/**
 * Turns what a stream brings into results for the author of the service.
 *
 * @param method path of the method, for a service that does not have it
 * @param older in the codes of the older response contract
 */
record StreamVerdicts(String method, boolean older) {
  CheckResult preflight(String name, PreflightVerdict verdict) {
    return switch (verdict) {
      case PreflightVerdict.Reads reads -> new CheckResult.Passed(name, mode(reads));
      case PreflightVerdict.Continues passed ->
          new CheckResult.Doubtful(
              name,
              "the head alone is read; no body was checked",
              "check with a config with which the service reads bodies of"
                  + " https://conformance.test/v1/messages");
      case PreflightVerdict.Refuses refused ->
          new CheckResult.Doubtful(
              name,
              refusal(refused.told()) + "; no body was checked",
              "check with a config with which the service passes"
                  + " https://conformance.test/v1/messages");
      case PreflightVerdict.Failed failed -> invalid(name, failed.reason());
    };
  }

  private static String mode(PreflightVerdict.Reads reads) {
    return switch (reads.mode()) {
      case PreflightVerdict.BodyMode.Whole whole -> "reads whole, " + whole.maxBytes() + " bytes";
      case PreflightVerdict.BodyMode.Pieces pieces -> "reads as a stream";
    };
  }

  /** For a head whose body cannot be had. */
  CheckResult bodyless(String name, PreflightVerdict verdict) {
    return verdict instanceof PreflightVerdict.Failed failed
        ? invalid(name, failed.reason())
        : new CheckResult.Passed(name, "no body was asked for");
  }

  static CheckResult refused(String name, Told told) {
    return new CheckResult.Passed(name, refusal(told));
  }

  private static String refusal(Told told) {
    return told.reasonCode().isEmpty() ? "refused" : "refused " + told.reasonCode();
  }

  /** For an end in place of a result. */
  CheckResult ended(String name, Next<?> next) {
    return switch (next) {
      case Next.Result<?> result -> invalid(name, StageFailure.RESULT_UNKNOWN.text());
      case Next.Ended<?> ended -> closed(name);
      case Next.Failed<?> failed when failed.contract().equals("unimplemented") ->
          new CheckResult.Failed(
              name,
              unimplemented() + ": " + method + " is not there",
              "the service speaks another form of the contract than it describes: serve that"
                  + " method, or describe what it serves");
      case Next.Failed<?> failed when !failed.contract().isEmpty() ->
          new CheckResult.Failed(
              name,
              undecodable(failed) + ": what came is no message of " + method,
              "the service speaks another form of the contract: generate its code from the released"
                  + " protocol");
      case Next.Failed<?> failed when older && isOfHooks(failed.reason()) ->
          invalid(name, StageFailure.EXTERNAL_SERVICE_ERROR.text());
      case Next.Failed<?> failed -> invalid(name, failed.reason());
    };
  }

  private CheckResult closed(String name) {
    String code = StageFailure.RESULT_STREAM_CLOSED.text();
    return older
        ? new CheckResult.Failed(
            name, StageFailure.EXTERNAL_SERVICE_ERROR.text(), StreamRemedies.ofCode(code))
        : invalid(name, code);
  }

  private String unimplemented() {
    return older
        ? StageFailure.MIDDLEWARE_CONTRACT_FAILURE_UNIMPLEMENTED.text()
        : StageFailure.UNIMPLEMENTED.text();
  }

  private String undecodable(Next.Failed<?> failed) {
    return older ? StageFailure.MIDDLEWARE_CONTRACT_FAILURE_DECODE.text() : failed.reason();
  }

  /** A status that has a code of its own in the hooks alone. */
  private static boolean isOfHooks(String code) {
    return code.equals(StageFailure.CANNOT_INSPECT.text())
        || code.equals(StageFailure.STREAM_CLOSED.text());
  }

  static CheckResult invalid(String name, String code) {
    return new CheckResult.Failed(name, code, StreamRemedies.ofCode(code));
  }
}
