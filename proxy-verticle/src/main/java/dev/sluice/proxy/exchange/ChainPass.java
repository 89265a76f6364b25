package dev.sluice.proxy.exchange;

import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.chain.Verdict;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Event loop. Puts one request before its chain and says what the verdict means for it. */
final class ChainPass {
  private final ChainClient chains;
  private final SelectedChain chain;
  private final Supplier<ChainRequest.Builder> request;
  private final MiddlewareRefusals.Stopped subject;
  private final Consumer<Inspected> then;

  /**
   * Prepares a pass.
   *
   * @param request makes everything of it but the body
   * @param subject what a refusal names
   * @param then called once
   */
  ChainPass(
      ChainClient chains,
      SelectedChain chain,
      Supplier<ChainRequest.Builder> request,
      MiddlewareRefusals.Stopped subject,
      Consumer<Inspected> then) {
    this.chains = chains;
    this.chain = chain;
    this.request = request;
    this.subject = subject;
    this.then = then;
  }

  /**
   * No entry can judge; each one's on_error decides.
   *
   * @param body what goes on when they all let it
   */
  void withoutBody(RequestBody body) {
    evaluate(request.get().setBodyUnread(true), body);
  }

  void withBody(RequestBody.Buffered body) {
    if (body.bytes().size() > chain.bodyLimit()) {
      overCapacity(body);
    } else {
      evaluate(request.get().setBody(body.bytes()), body);
    }
  }

  private void evaluate(ChainRequest.Builder asked, RequestBody original) {
    chains
        .evaluate(asked.build(), chain)
        .onSuccess(
            verdict ->
                then.accept(
                    switch (verdict) {
                      case Verdict.Allow allow -> passed(allow, original);
                      case Verdict.Deny deny -> denied(deny);
                      case Verdict.Unavailable unavailable -> unavailable(unavailable);
                      case Verdict.PolicyRefused refused -> policyRefused(refused);
                    }));
  }

  private static Inspected passed(Verdict.Allow allow, RequestBody original) {
    return new Inspected.Passed(
        body(allow, original), allow.mutations(), allow.modifies(), allow.stages(), List.of());
  }

  private static RequestBody body(Verdict.Allow allow, RequestBody original) {
    return switch (original) {
      case RequestBody.Streamed streamed -> streamed;
      case RequestBody.Buffered buffered ->
          new RequestBody.Buffered(
              allow.body().orElse(buffered.bytes()),
              buffered.present() || allow.body().filter(b -> !b.isEmpty()).isPresent());
    };
  }

  private Inspected denied(Verdict.Deny deny) {
    return new Inspected.Stopped(
        MiddlewareRefusals.denied(subject, deny.entry(), deny.reasonCode()),
        withCode("middleware_denied:" + deny.entry(), deny.reasonCode()),
        deny.stages(),
        List.of());
  }

  private Inspected unavailable(Verdict.Unavailable unavailable) {
    return new Inspected.Stopped(
        MiddlewareRefusals.failed(subject),
        "middleware_failed: " + unavailable.reasonCode(),
        unavailable.stages(),
        List.of());
  }

  /** No entry is named: no entry refused. */
  private Inspected policyRefused(Verdict.PolicyRefused refused) {
    return new Inspected.Stopped(
        MiddlewareRefusals.failed(subject), refused.reason(), refused.stages(), List.of());
  }

  private static String withCode(String reason, String code) {
    return code.isEmpty() ? reason : reason + ":" + code;
  }

  /** A body over the chain's limit that is not lost can go on when every entry lets it (f.9). */
  void overCapacity(RequestBody body) {
    boolean allOpen =
        chain.entries().stream().allMatch(entry -> entry.onError() == OnError.FAIL_OPEN);
    if (allOpen) {
      PlatformFinding finding =
          finding(
              "openshell.middleware.body_unavailable",
              PlatformFinding.Severity.SEVERITY_MEDIUM,
              "fail_open");
      then.accept(new Inspected.Passed(body, List.of(), false, List.of(), List.of(finding)));
    } else {
      bodyLost();
    }
  }

  /** The body was over the chain's limit and is not there any more. */
  void bodyLost() {
    then.accept(
        stopped(
            MiddlewareRefusals.failed(subject),
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
            MiddlewareRefusals.exhausted(subject),
            "middleware work admission exhausted",
            finding(
                "openshell.middleware.admission_exhausted",
                PlatformFinding.Severity.SEVERITY_MEDIUM,
                "shed")));
  }

  private static Inspected stopped(Refusal refusal, String reason, PlatformFinding finding) {
    return new Inspected.Stopped(refusal, reason, List.of(), List.of(finding));
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
