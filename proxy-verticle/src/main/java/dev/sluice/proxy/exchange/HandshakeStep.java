package dev.sluice.proxy.exchange;

import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.RequestedUpgrade;
import dev.sluice.proxy.websocket.PreflightResult;
import dev.sluice.proxy.websocket.SessionPlan;
import dev.sluice.proxy.websocket.SessionPreflight;
import dev.sluice.wire.ClientStream;
import java.util.function.Consumer;

/**
 * Event loop only. The part of an exchange that concerns the messages after a WebSocket handshake:
 * its stages are asked once the request itself has passed. Other requests pass at once.
 */
final class HandshakeStep {
  private final ExchangeContext context;
  private final ClientStream client;
  private SessionPlan plan = SessionPlan.RAW;

  HandshakeStep(ExchangeContext context, ClientStream client) {
    this.context = context;
    this.client = client;
  }

  /**
   * Asks the stages of an inspected request.
   *
   * @param then receives the same result, or a refusal
   */
  void plan(Accepted request, InspectionResult result, Consumer<InspectionResult> then) {
    if (result instanceof InspectionResult.Passed passed && client.isOpen()) {
      SessionPreflight.ask(context, client, request, said -> then.accept(planned(passed, said)));
    } else {
      then.accept(result);
    }
  }

  private InspectionResult planned(InspectionResult.Passed passed, PreflightResult said) {
    return switch (said) {
      case PreflightResult.Passed(SessionPlan made) -> {
        plan = made;
        yield passed;
      }
      case PreflightResult.Refused refused -> passed.stopped(refused.refusal(), refused.reason());
      case PreflightResult.Unrecorded ignored ->
          new InspectionResult.Unusable(Refusals.auditUnavailable(), "preflight not recorded");
      case PreflightResult.Left ignored -> passed;
    };
  }

  /** How messages are treated; not yet known before {@link #plan}. */
  SessionPlan plan() {
    return plan;
  }

  void watch(Accepted request) {
    // A tunnel itself ends with its policy.
    boolean ends = !context.origin().isTunneled() || plan.session().isPresent();
    if (request.upgrade() == RequestedUpgrade.WEBSOCKET && ends) {
      client.whenReloaded(this::reconsider);
      // One may have come since the admission.
      reconsider();
    }
  }

  private void reconsider() {
    if (!plan.isInForce(context)) {
      client.drainConnection();
    }
  }

  void abandon() {
    plan.abandon();
  }
}
