package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.body.response.ResponseSubject;
import dev.sluice.proxy.body.upload.UploadListener;
import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.chain.StreamingEntries;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.record.CompletionRecorder;
import dev.sluice.proxy.exchange.record.CompletionRecorder.Progress;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.scrub.InjectedSecrets;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginFault;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Event loop only. Ends a forwarded request once, for whichever cause comes first: it closes the
 * connection of the current attempt, records the completion, and answers or cuts the response.
 */
final class ForwardEnding implements ForwardLimits.Owner {
  private final ClientStream client;
  private final ExchangeContext context;
  private final CompletionRecorder completion;
  private final Accepted request;
  private Optional<UpstreamAttempt> attempt = Optional.empty();
  private Progress unsent = Progress.NONE;
  private boolean repeated;

  ForwardEnding(
      ClientStream client,
      ExchangeContext context,
      CompletionRecorder completion,
      Accepted request) {
    this.client = client;
    this.context = context;
    this.completion = completion;
    this.request = request;
  }

  void attempts(UpstreamAttempt now) {
    repeated = attempt.isPresent();
    attempt = Optional.of(now);
  }

  CompletionRecorder completion() {
    return completion;
  }

  ResponseSubject subject(InjectedSecrets secrets) {
    StreamingEntries readers = context.loop().chains().streamedResponses(request.chain());
    return new ResponseSubject(context, request, completion, readers, secrets);
  }

  Optional<UpstreamAttempt> attempt() {
    return attempt;
  }

  void fail(Refusal refusal, Outcome outcome, String why) {
    if (!completion.hasEnded()) {
      attempt.ifPresent(UpstreamAttempt::abandon);
      conclude(refusal, outcome, why);
    }
  }

  private void conclude(Refusal refusal, Outcome outcome, String why) {
    if (isAnswered()) {
      completion.recordRefused(progress(), outcome, refusal.code(), why);
      client.reset();
    } else {
      unsent = Progress.NONE.withStatus(refusal.status());
      Progress progress = attempt.map(now -> now.refused(refusal.status())).orElse(unsent);
      completion.recordRefused(progress, outcome, refusal.code(), why);
      client.answer(
          RefusalWriter.answer(client.head(), refusal.in(request.refusals()), context.requestId()));
    }
  }

  void fail(OriginFault fault) {
    if (fault.isStall()) {
      onExpired(fault.detail());
    } else {
      Refusal refusal = UpstreamRefusals.faulted(request.to(), fault);
      fail(refusal, Outcome.OUTCOME_UPSTREAM_FAILED, fault.detail());
    }
  }

  void timeOut(String why) {
    fail(Refusals.upstreamTimeout(request.to()), Outcome.OUTCOME_TIMED_OUT, why);
  }

  @Override
  public void onExpired(String limit) {
    if (isSent()) {
      timeOut(limit);
    } else {
      fail(Refusals.requestTimeout(), Outcome.OUTCOME_TIMED_OUT, limit);
    }
  }

  /** What stages read ends without an answer (http-responses 10.4, http-hooks 9). */
  @Override
  public void onOutlived(String limit) {
    if (completion.hasEnded()) {
      return;
    }
    if (context.loop().chains().readsStreams(request.chain())) {
      attempt.ifPresent(now -> now.body().outlive());
      end(Outcome.OUTCOME_TIMED_OUT, limit);
      client.reset();
    } else {
      onExpired(limit);
    }
  }

  /** What stages read of it is an upstream failure (http-responses D8). */
  @Override
  public void onStalled(OriginFault limit) {
    attempt.ifPresent(now -> now.response().onFault(limit));
  }

  void refuse(CredentialRefusal revoked) {
    refuse(completion.recordRefusal(request, revoked), revoked.refusal(), revoked.reason());
  }

  /** Ends it without an answer for a body that holds a placeholder, of which a part was sent. */
  void cut(CredentialRefusal refusal) {
    Future<Void> ignored = completion.recordRefusal(request, refusal);
    if (!completion.hasEnded()) {
      attempt.ifPresent(UpstreamAttempt::abandon);
      recordRefused(refusal.refusal(), refusal.reason());
    }
    client.reset();
  }

  void refuse(InspectionResult.Stopped stopped) {
    refuse(completion.recordRefusal(request, stopped), stopped.refusal(), stopped.reason());
  }

  /** Ends it at once, since the origin may answer while the journal takes the refusal. */
  void refuse(Future<Void> recorded, Refusal refusal, String why) {
    if (completion.hasEnded()) {
      return;
    }
    unsent = Progress.NONE.withStatus(refusal.status());
    attempt.ifPresent(UpstreamAttempt::abandon);
    completion.end();
    client.dropBody();
    recorded
        .map(refusal)
        .otherwise(unrecorded -> Refusals.auditUnavailable())
        .onSuccess(context.failureBoundary().guard(said -> concludeLate(said, why)));
  }

  private void concludeLate(Refusal refusal, String why) {
    if (client.isOpen()) {
      conclude(refusal, Outcome.OUTCOME_REFUSED, why);
    } else {
      // The refusal had ended it before its client left.
      unsent = Progress.NONE;
      recordRefused(refusal, why);
    }
  }

  void end(Outcome outcome, String reason) {
    if (completion.hasEnded()) {
      return;
    }
    attempt.ifPresent(UpstreamAttempt::abandon);
    record(outcome, reason);
  }

  void crash(Throwable thrown) {
    String why = thrown.getClass().getName();
    if (completion.hasEnded()) {
      // Its record may have awaited the client.
      record(Outcome.OUTCOME_INTERNAL_ERROR, crashed(why));
      client.reset();
    } else if (client.isOpen()) {
      fail(Refusals.internalError(), Outcome.OUTCOME_INTERNAL_ERROR, why);
    } else {
      end(Outcome.OUTCOME_INTERNAL_ERROR, crashed(why));
    }
  }

  private static String crashed(String why) {
    return Refusals.internalError().code() + ": " + why;
  }

  private void record(Outcome outcome, String reason) {
    completion.record(progress(), outcome, reason);
  }

  private void recordRefused(Refusal refusal, String why) {
    completion.recordRefused(progress(), Outcome.OUTCOME_REFUSED, refusal.code(), why);
  }

  void abandonUnsent(DecidedRequest decided, boolean outlived) {
    if (attempt.isEmpty()) {
      UploadListener stages = new UploadEnding(context, decided.request(), this);
      String why = outlived ? UploadSource.POLICY_OVER : UploadSource.CLOSED;
      decided.prepared().memory().abandon(why).ifPresent(stages::onCancelled);
    }
  }

  Progress progress() {
    return attempt.map(UpstreamAttempt::progress).orElse(unsent);
  }

  boolean isRepeatable(String method, OriginFault fault) {
    return !repeated && attempt.filter(now -> now.isRepeatable(method, fault)).isPresent();
  }

  boolean isAnswered() {
    return attempt.filter(UpstreamAttempt::isAnswered).isPresent();
  }

  boolean isSent() {
    return attempt.filter(now -> now.body().isSent()).isPresent();
  }

  boolean isClientOpen() {
    return client.isOpen();
  }
}
