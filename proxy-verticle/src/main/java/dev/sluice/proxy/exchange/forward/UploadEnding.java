package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.body.upload.UploadListener;
import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.inspection.KnownRefusal;
import dev.sluice.proxy.exchange.inspection.UploadRefusals;
import dev.sluice.proxy.exchange.record.CompletionRecorder.Progress;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.record.HaltRecords;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.known.KnownVerdict;
import java.util.List;

/**
 * Event loop only. Records the outcome of a body that passes stages on its way to the origin, and
 * ends its exchange. The client gets a refusal unless a response has begun.
 */
final class UploadEnding implements UploadListener {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int MALFORMED = 400;

  private final ExchangeContext context;
  private final Accepted request;
  private final ForwardEnding ending;

  UploadEnding(ExchangeContext context, Accepted request, ForwardEnding ending) {
    this.context = context;
    this.request = request;
    this.ending = ending;
  }

  @Override
  public void onJudged(List<StageTrace> stages) {
    ending.completion().recordStages(stages);
  }

  @Override
  public void onHalted(PipelineEnding halted) {
    refuse(UploadRefusals.halted(halted, context, request));
  }

  private void refuse(InspectionResult.Stopped stopped) {
    ending.refuse(
        ending.completion().recordRefusal(request, stopped, ending.progress().requestBytes()),
        stopped.refusal(),
        stopped.reason());
  }

  @Override
  public void onClientStalled() {
    ending.fail(
        UploadRefusals.stalled(context, request),
        Outcome.OUTCOME_TIMED_OUT,
        UploadRefusals.CANCELLED + UploadSource.CLIENT_STALLED);
  }

  @Override
  public void onOutputPlaceholder() {
    ending.refuse(CredentialRefusal.of(CredentialFault.BODY_NOT_REWRITTEN));
  }

  @Override
  public void onKnown(KnownVerdict verdict) {
    switch (verdict) {
      case KnownVerdict.Clean ignored -> {}
      case KnownVerdict.Recorded recorded -> ending.completion().recordFound(recorded.trace());
      case KnownVerdict.Denied denied -> refuse(KnownRefusal.of(denied, context, request));
    }
  }

  @Override
  public void onSearchExhausted() {
    refuse(UploadRefusals.exhausted(List.of()));
  }

  /** By then the client may have its answer, whose status is recorded. */
  @Override
  public void onCancelled(UploadSource.Stopped stopped) {
    int refused = refusedWith(stopped.cancelled());
    stopped
        .stages()
        .onSuccess(
            context
                .failureBoundary()
                .guard(
                    stages -> {
                      Progress told = told(stopped.cancelled(), refused);
                      HaltRecords.append(
                          context,
                          ending.completion().decision(),
                          stopped.cancelled(),
                          told.status(),
                          told.requestBytes(),
                          stages);
                    }));
  }

  private Progress told(String cancelled, int refused) {
    return switch (cancelled) {
      case UploadSource.CLIENT_STALLED, UploadSource.CLIENT_GONE ->
          ending.progress().withStatus(refused);
      default -> ending.progress();
    };
  }

  /** What a client gets that is there, and cannot go on with its body; 0 for nothing. */
  private int refusedWith(String cancelled) {
    if (ending.isAnswered() || !ending.isClientOpen()) {
      return 0;
    }
    return cancelled.equals(UploadSource.CLIENT_STALLED) ? REQUEST_TIMEOUT : MALFORMED;
  }
}
