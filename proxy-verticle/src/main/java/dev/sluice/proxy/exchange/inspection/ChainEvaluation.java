package dev.sluice.proxy.exchange.inspection;

import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.ChainVerdict;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.trace.RequestTrace;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Event loop only. Sends one request to the chain and maps the verdict to a result. */
final class ChainEvaluation {
  private final ChainClient chains;
  private final ChainQuestion question;
  private final Consumer<InspectionResult> then;
  private final long startedNanos;
  private final Cancellation cancellation = new Cancellation();
  private boolean running;

  ChainEvaluation(ChainClient chains, ChainQuestion question, Consumer<InspectionResult> then) {
    this.chains = chains;
    this.question = question;
    this.then = then;
    this.startedNanos = question.chain().isEmpty() ? 0 : System.nanoTime();
    if (!question.chain().isEmpty()) {
      question.context().trace().begin(Kind.KIND_BODY);
    }
  }

  /**
   * Evaluates a request whose body no entry can read. The on_error of each entry decides.
   *
   * @param body the body to forward if all entries allow it
   */
  void withoutBody(RequestBody body) {
    evaluate(question.message().setBodyUnread(true), body);
  }

  void withBody(RequestBody.Buffered body) {
    if (body.bytes().size() > question.chain().bodyLimit()) {
      overCapacity(body, body.bytes().size());
    } else {
      evaluate(question.message().setBody(body.bytes()), body);
    }
  }

  boolean isRunning() {
    return running;
  }

  void cancel() {
    cancellation.cancel();
  }

  /** Nanoseconds since the request came to its chain. */
  long nanos() {
    return System.nanoTime() - startedNanos;
  }

  private void evaluate(ChainRequest.Builder asked, RequestBody original) {
    running = true;
    RequestTrace trace = question.context().trace();
    trace.end(Kind.KIND_BODY);
    trace.begin(Kind.KIND_CHAIN);
    chains
        .evaluate(asked, question.chain(), cancellation)
        .onSuccess(
            question
                .context()
                .failureBoundary()
                .guard(
                    verdict -> {
                      running = false;
                      trace.end(Kind.KIND_CHAIN);
                      then.accept(result(verdict, original));
                    }));
  }

  private InspectionResult result(ChainVerdict verdict, RequestBody original) {
    return switch (verdict) {
      case ChainVerdict.Allow allow -> passed(allow, original);
      case ChainVerdict.Deny deny -> denied(deny);
      case ChainVerdict.Unavailable unavailable -> unavailable(unavailable);
      case ChainVerdict.PolicyRefused refused -> policyRefused(refused);
    };
  }

  private static InspectionResult passed(ChainVerdict.Allow allow, RequestBody original) {
    return new InspectionResult.Passed(
        body(allow, original), allow.mutations(), allow.modifies(), allow.stages(), List.of());
  }

  private static RequestBody body(ChainVerdict.Allow allow, RequestBody original) {
    return switch (original) {
      case RequestBody.Streamed streamed -> streamed;
      case RequestBody.Piped piped -> piped;
      case RequestBody.Buffered buffered ->
          new RequestBody.Buffered(
              allow.body().orElse(buffered.bytes()),
              buffered.present() || allow.body().filter(b -> !b.isEmpty()).isPresent(),
              buffered.receivedBytes());
    };
  }

  private InspectionResult denied(ChainVerdict.Deny deny) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.denied(question.subject(), deny.entry(), deny.reasonCode()),
        DecisionReason.denied(deny.entry(), deny.reasonCode()),
        deny.stages(),
        List.of());
  }

  private InspectionResult unavailable(ChainVerdict.Unavailable unavailable) {
    boolean overLimit =
        StageFailure.REQUEST_BODY_OVER_CAPACITY.text().equals(unavailable.reasonCode());
    return new InspectionResult.Stopped(
        overLimit
            ? overLimit(entry -> entry.key().equals(unavailable.entry()), 0)
            : MiddlewareRefusals.failed(question.subject()),
        DecisionReason.failed(unavailable.reasonCode()),
        unavailable.stages(),
        List.of());
  }

  private Refusal overLimit(Predicate<MiddlewareEntry> causes, long size) {
    MiddlewareRefusals.Stopped subject = question.subject();
    int largest = question.chain().bodyLimit();
    return question.chain().entries().stream()
        .filter(entry -> chains.payloadLimit(entry) > 0)
        .filter(causes)
        .findFirst()
        .map(it -> MiddlewareRefusals.overLimit(subject, chains.payloadLimit(it), it.key(), size))
        .orElseGet(() -> MiddlewareRefusals.overLimit(subject, largest, "", size));
  }

  private InspectionResult policyRefused(ChainVerdict.PolicyRefused refused) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.failed(question.subject()),
        refused.reason(),
        refused.stages(),
        List.of());
  }

  /**
   * Allows a body over the chain's limit that is still intact only if every entry fails open (f.9).
   *
   * @param size of the body in bytes
   */
  void overCapacity(RequestBody body, long size) {
    boolean allOpen =
        question.chain().entries().stream().allMatch(entry -> entry.onError() == OnError.FAIL_OPEN);
    if (allOpen) {
      PlatformFinding finding =
          finding(
              FindingUid.BODY_UNAVAILABLE.text(),
              PlatformFinding.Severity.SEVERITY_MEDIUM,
              FindingDisposition.FAIL_OPEN.text());
      then.accept(new InspectionResult.Passed(body, List.of(), false, List.of(), List.of(finding)));
    } else {
      tooLarge(size);
    }
  }

  void bodyLost() {
    tooLarge(0);
  }

  private void tooLarge(long size) {
    then.accept(
        stopped(
            overLimit(entry -> entry.onError() == OnError.FAIL_CLOSED, size),
            DecisionReason.failed(StageFailure.REQUEST_BODY_OVER_CAPACITY.text()),
            finding(
                FindingUid.BODY_UNAVAILABLE.text(),
                PlatformFinding.Severity.SEVERITY_HIGH,
                FindingDisposition.DENIED.text())));
  }

  void exhausted() {
    then.accept(
        stopped(
            MiddlewareRefusals.exhausted(question.subject()),
            "middleware work admission exhausted",
            finding(
                FindingUid.ADMISSION_EXHAUSTED.text(),
                PlatformFinding.Severity.SEVERITY_MEDIUM,
                FindingDisposition.SHED.text())));
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
