package dev.sluice.chain.session;

import dev.sluice.chain.contract.SessionAnswers;
import dev.sluice.chain.session.SessionEntry.ReadByService;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.Findings;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks one service whether a handshake may go on (middleware-contract m.1.4 to m.1.7). */
final class ServicePreflight {
  private static final Duration CEILING = Duration.ofSeconds(1);

  // The service answered wrongly, so that it is told the end; after other failures it is gone.
  private static final Set<String> WRONG =
      Set.of(
          StageFailure.MISSING_PREFLIGHT_DECISION.text(),
          StageFailure.INVALID_PREFLIGHT_DECISION.text());

  private final ReadByService asked;
  private final ReadingStage.ByService stage;

  private ServicePreflight(ReadByService asked, ServiceSession stream) {
    this.asked = asked;
    this.stage =
        new ReadingStage.ByService(asked.entry(), asked.binding(), asked.service(), stream);
  }

  /**
   * Opens the stream. The future fails with a bug only; the stream is ended then.
   *
   * @param span of the call; empty when the session is not traced
   */
  static Future<PreflightAnswer> ask(
      ReadByService asked,
      WebSocketPreflight preflight,
      String sandbox,
      Optional<TraceContext> span) {
    Optional<String> violation = SessionAnswers.envelopeViolation(preflight);
    if (violation.isPresent()) {
      return Future.succeededFuture(new PreflightAnswer.Fails(violation.get()));
    }
    Duration limit = asked.binding().timeout();
    Duration timeout = limit.compareTo(CEILING) < 0 ? limit : CEILING;
    ServiceSession stream = asked.service().openSession(preflight, sandbox, span, timeout);
    ServicePreflight opened = new ServicePreflight(asked, stream);
    return stream.preflight().map(opened::judge).recover(opened::fail).onSuccess(opened::count);
  }

  private Future<PreflightAnswer> fail(Throwable bug) {
    stage.end(SessionEnding.FAILED);
    return Future.failedFuture(bug);
  }

  private PreflightAnswer judge(Answer answer) {
    return switch (answer) {
      case Answer.Failed failed when WRONG.contains(failed.reason()) -> invalid(failed.reason());
      case Answer.Failed failed -> new PreflightAnswer.Fails(failed.reason());
      case Answer.Answered answered -> judge(answered.result());
    };
  }

  private PreflightAnswer judge(WebSocketSessionEventResult result) {
    if (!result.hasPreflightDecision()) {
      return invalid(StageFailure.INVALID_PREFLIGHT_DECISION.text());
    }
    WebSocketPreflightDecision decision = result.getPreflightDecision();
    return SessionAnswers.preflightViolation(decision)
        .map(this::invalid)
        .orElseGet(() -> valid(decision));
  }

  private PreflightAnswer valid(WebSocketPreflightDecision decision) {
    List<FindingCount> findings = findings(decision.getFindingsList());
    return switch (decision.getAction()) {
      case WEB_SOCKET_PREFLIGHT_ACTION_INSPECT -> new PreflightAnswer.Inspects(stage, findings);
      case WEB_SOCKET_PREFLIGHT_ACTION_SKIP -> {
        stage.end(SessionEnding.SKIPPED);
        yield new PreflightAnswer.Skips(findings);
      }
      case WEB_SOCKET_PREFLIGHT_ACTION_DENY ->
          new PreflightAnswer.Denies(stage, decision.getReasonCode(), findings);
      case WEB_SOCKET_PREFLIGHT_ACTION_UNSPECIFIED, UNRECOGNIZED ->
          invalid(StageFailure.INVALID_PREFLIGHT_DECISION.text());
    };
  }

  private PreflightAnswer invalid(String reason) {
    stage.end(SessionEnding.FAILED);
    return new PreflightAnswer.Fails(reason);
  }

  private List<FindingCount> findings(List<Finding> findings) {
    return Findings.of(
        findings,
        new AnswerSource.External(asked.entry().implementation(), asked.service().writeRule()));
  }

  private void count(PreflightAnswer answer) {
    switch (answer) {
      case PreflightAnswer.Denies denies -> asked.service().outcomes().onDenied();
      case PreflightAnswer.Fails fails -> asked.service().outcomes().onFailed();
      case PreflightAnswer.Inspects inspects -> asked.service().outcomes().onAllowed();
      case PreflightAnswer.Skips skips -> asked.service().outcomes().onAllowed();
      case PreflightAnswer.Uninterested uninterested -> {}
    }
  }
}
