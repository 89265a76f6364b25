package dev.sluice.proxy.inspection;

import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.ChainVerdict;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import java.util.List;
import java.util.function.Consumer;

/** Event loop only. Asks the chain about one request and says what its verdict means. */
final class ChainEvaluation {
  private final ChainClient chains;
  private final ChainQuestion question;
  private final Consumer<InspectionResult> then;

  /**
   * Prepares an evaluation.
   *
   * @param then called once
   */
  ChainEvaluation(ChainClient chains, ChainQuestion question, Consumer<InspectionResult> then) {
    this.chains = chains;
    this.question = question;
    this.then = then;
  }

  /**
   * No entry can judge; each one's on_error decides.
   *
   * @param body what goes on when they all let it
   */
  void withoutBody(RequestBody body) {
    evaluate(question.message().setBodyUnread(true), body);
  }

  void withBody(RequestBody.Buffered body) {
    if (body.bytes().size() > question.chain().bodyLimit()) {
      overCapacity(body);
    } else {
      evaluate(question.message().setBody(body.bytes()), body);
    }
  }

  private void evaluate(ChainRequest.Builder asked, RequestBody original) {
    chains
        .evaluate(asked.build(), question.chain())
        .onSuccess(
            verdict ->
                then.accept(
                    switch (verdict) {
                      case ChainVerdict.Allow allow -> passed(allow, original);
                      case ChainVerdict.Deny deny -> denied(deny);
                      case ChainVerdict.Unavailable unavailable -> unavailable(unavailable);
                      case ChainVerdict.PolicyRefused refused -> policyRefused(refused);
                    }));
  }

  private static InspectionResult passed(ChainVerdict.Allow allow, RequestBody original) {
    return new InspectionResult.Passed(
        body(allow, original), allow.mutations(), allow.modifies(), allow.stages(), List.of());
  }

  private static RequestBody body(ChainVerdict.Allow allow, RequestBody original) {
    return switch (original) {
      case RequestBody.Streamed streamed -> streamed;
      case RequestBody.Buffered buffered ->
          new RequestBody.Buffered(
              allow.body().orElse(buffered.bytes()),
              buffered.present() || allow.body().filter(b -> !b.isEmpty()).isPresent());
    };
  }

  private InspectionResult denied(ChainVerdict.Deny deny) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.denied(question.subject(), deny.entry(), deny.reasonCode()),
        withCode("middleware_denied:" + deny.entry(), deny.reasonCode()),
        deny.stages(),
        List.of());
  }

  private InspectionResult unavailable(ChainVerdict.Unavailable unavailable) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.failed(question.subject()),
        "middleware_failed: " + unavailable.reasonCode(),
        unavailable.stages(),
        List.of());
  }

  /** No entry is named: no entry refused. */
  private InspectionResult policyRefused(ChainVerdict.PolicyRefused refused) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.failed(question.subject()),
        refused.reason(),
        refused.stages(),
        List.of());
  }

  private static String withCode(String reason, String code) {
    return code.isEmpty() ? reason : reason + ":" + code;
  }

  /** A body over the chain's limit that is not lost can go on when every entry lets it (f.9). */
  void overCapacity(RequestBody body) {
    boolean allOpen =
        question.chain().entries().stream().allMatch(entry -> entry.onError() == OnError.FAIL_OPEN);
    if (allOpen) {
      PlatformFinding finding =
          finding(
              "openshell.middleware.body_unavailable",
              PlatformFinding.Severity.SEVERITY_MEDIUM,
              "fail_open");
      then.accept(new InspectionResult.Passed(body, List.of(), false, List.of(), List.of(finding)));
    } else {
      bodyLost();
    }
  }

  /** The body was over the chain's limit and is not there any more. */
  void bodyLost() {
    then.accept(
        stopped(
            MiddlewareRefusals.failed(question.subject()),
            "middleware_failed: request_body_over_capacity",
            finding(
                "openshell.middleware.body_unavailable",
                PlatformFinding.Severity.SEVERITY_HIGH,
                "denied")));
  }

  /** No permit and no place in line. */
  void exhausted() {
    then.accept(
        stopped(
            MiddlewareRefusals.exhausted(question.subject()),
            "middleware work admission exhausted",
            finding(
                "openshell.middleware.admission_exhausted",
                PlatformFinding.Severity.SEVERITY_MEDIUM,
                "shed")));
  }

  private static InspectionResult stopped(Refusal refusal, String reason, PlatformFinding finding) {
    return new InspectionResult.Stopped(refusal, reason, List.of(), List.of(finding));
  }

  private static PlatformFinding finding(
      String uid, PlatformFinding.Severity severity, String disposition) {
    return PlatformFinding.newBuilder()
        .setUid(uid)
        .setSeverity(severity)
        .setDisposition(disposition)
        .build();
  }
}
