package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.summary.SessionStage;
import dev.sluice.audit.ocsf.summary.StageSelection;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Unseen;
import java.util.List;
import java.util.Optional;

/**
 * Adds the events of a WebSocket session, in the order of middleware-contract l.3: the decision,
 * each stage with its own findings, entries that see nothing, findings of stages and of the
 * platform.
 */
final class WebSocketDetails {
  private static final String PLATFORM = "finding.platform";

  private final StageSelection wanted;
  private final WebSocketEvents events;
  private final FindingEvents findings;

  WebSocketDetails(StageSelection wanted, EventFragments node, FindingEvents findings) {
    this.wanted = wanted;
    this.events = new WebSocketEvents(node);
    this.findings = findings;
  }

  void addTo(EventBatch batch, SessionEvent session) {
    switch (session.getEventCase()) {
      case OPENING -> opening(batch, session);
      case MESSAGE -> message(batch, session);
      case CLOSING, EVENT_NOT_SET -> {
        batch.add("websocket.closing", header -> events.closing(header, session));
        platform(batch, session);
      }
    }
  }

  private void opening(EventBatch batch, SessionEvent session) {
    batch.add("websocket.opening", header -> events.opening(header, session));
    List<StageTrace> stages = session.getOpening().getStagesList();
    stages(batch, session, stages, Optional.empty());
    coverage(batch, session, session.getOpening().getUnseenList(), Optional.empty());
    service(batch, session, stages);
    platform(batch, session);
  }

  private void message(EventBatch batch, SessionEvent session) {
    JudgedMessage message = session.getMessage();
    batch.add("websocket.message", header -> events.message(header, session));
    stages(batch, session, message.getStagesList(), Optional.of(message));
    coverage(batch, session, message.getUnseenList(), Optional.of(message));
    platform(batch, session);
    service(batch, session, message.getStagesList());
  }

  private void stages(
      EventBatch batch,
      SessionEvent session,
      List<StageTrace> stages,
      Optional<JudgedMessage> message) {
    for (StageTrace stage : stages) {
      if (wanted.hasOfSession(stage)) {
        batch.add("websocket.stage", header -> events.stage(header, session, stage, message));
      } else {
        batch.leaveOut();
      }
      SessionStage said = SessionStage.of(stage);
      if (said.isFailure()) {
        finding(batch, session, FindingUid.WEBSOCKET_FAILURE, stage);
      }
      if (stage.getDisabled()) {
        finding(batch, session, FindingUid.WEBSOCKET_STAGE_DISABLED, stage);
      }
    }
  }

  private void finding(EventBatch batch, SessionEvent session, FindingUid uid, StageTrace stage) {
    batch.add(
        PLATFORM,
        header ->
            findings.ofSession(
                header, FindingSubject.of(session), uid, stage, SessionStage.of(stage).token()));
  }

  private void coverage(
      EventBatch batch,
      SessionEvent session,
      List<Unseen> unseen,
      Optional<JudgedMessage> message) {
    for (Unseen entry : unseen) {
      batch.add("websocket.coverage", header -> events.coverage(header, session, entry, message));
    }
  }

  private void platform(EventBatch batch, SessionEvent session) {
    FindingSubject about = FindingSubject.of(session);
    for (PlatformFinding finding : session.getFindingsList()) {
      batch.add(PLATFORM, header -> findings.platform(header, about, finding));
    }
  }

  private void service(EventBatch batch, SessionEvent session, List<StageTrace> stages) {
    DecisionDetails.service(findings, batch, FindingSubject.of(session), stages);
  }
}
