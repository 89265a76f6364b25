package dev.sluice.app.metrics;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Metrics of traffic from audit records. Metrics and audit so never disagree, and a client chooses
 * no label. Any thread.
 */
final class RecordMeters {
  private final RequestMeters requests;
  private final ChainMeters chains;
  private final TunnelMeters tunnels;
  private final SandboxMeters sandboxes;
  private final WebSocketMeters sessions;
  private final ResponseMeters responses;

  RecordMeters(MeterRegistry meters) {
    this.requests = new RequestMeters(meters);
    this.chains = new ChainMeters(meters);
    this.tunnels = new TunnelMeters(meters);
    this.sandboxes = new SandboxMeters(meters);
    this.sessions = new WebSocketMeters(meters);
    this.responses = new ResponseMeters(meters);
  }

  void stored(AuditRecord record) {
    sessions(record);
    switch (record.getRecordCase()) {
      case REQUEST -> decided(sandbox(record), record.getRequest());
      case COMPLETION -> completed(sandbox(record), record.getCompletion());
      case TUNNEL -> decided(sandbox(record), record.getTunnel());
      case TUNNEL_COMPLETION -> completed(sandbox(record), record.getTunnelCompletion());
      case SESSION -> told(record.getSession());
      case RESPONSE -> told(record.getResponse());
      case HALT -> halted(record.getHalt());
      case CONFIG_CHANGE,
          LIFECYCLE,
          GAP,
          LISTENING,
          CHECKPOINT,
          ADMIN_REFUSAL,
          ADMIN_ACTION,
          RECORD_NOT_SET -> {}
    }
  }

  /** A record that the journal refused, and with it what it tells of. */
  void refused(AuditRecord record) {
    sessions(record);
    String refusal = RefusalCode.AUDIT_UNAVAILABLE.text();
    if (record.hasRequest() && !record.getRequest().getLater()) {
      requests.unrecorded(record.getRequest(), refusal);
      sandboxes.request(sandbox(record), Verdict.VERDICT_DENIED);
    } else if (record.hasTunnel()) {
      tunnels.decided(record.getTunnel(), Verdict.VERDICT_DENIED, refusal);
      sandboxes.tunnel(sandbox(record), Verdict.VERDICT_DENIED);
    }
  }

  /** Nothing waits for these records, so they hold whether they are in the journal or not. */
  private void sessions(AuditRecord record) {
    if (record.hasCompletion()) {
      sessions.completed(record.getCorrelationUid(), record.getCompletion());
    } else if (record.getTunnel().getKind() == TunnelDecision.Kind.KIND_UPGRADE
        && record.getTunnel().getVerdict() != Verdict.VERDICT_DENIED) {
      sessions.upgraded(record.getCorrelationUid(), record.getTunnel().getMessagesRead());
    }
  }

  private void told(SessionEvent event) {
    sessions.told(event);
    chains.judged(
        event.hasOpening()
            ? event.getOpening().getStagesList()
            : event.getMessage().getStagesList());
  }

  private void told(ResponseEvent event) {
    responses.told(event);
    chains.judged(
        event.hasDecision()
            ? event.getDecision().getStagesList()
            : event.getClosing().getStagesList());
  }

  private void halted(RequestHalt halt) {
    responses.halted(halt);
    chains.judged(halt.getStagesList());
  }

  /** A client that did not authenticate may name any sandbox. */
  private static String sandbox(AuditRecord record) {
    return record.getUnauthenticated() ? Text.OTHER : record.getSandbox();
  }

  private void decided(String sandbox, RequestDecision decision) {
    requests.decided(decision);
    chains.decided(decision);
    responses.decided(decision);
    if (!decision.getLater()) {
      sandboxes.request(sandbox, decision.getVerdict());
    }
  }

  private void completed(String sandbox, RequestCompletion completion) {
    requests.completed(completion);
    responses.told(completion.getMessages());
    // The bytes of the others are among those of their tunnel.
    if (!completion.getDecision().getTunnelled()) {
      sandboxes.relayed(sandbox, completion.getRequestBytes(), completion.getResponseBytes());
    }
  }

  private void decided(String sandbox, TunnelDecision decision) {
    tunnels.decided(decision, decision.getVerdict(), decision.getRefusal());
    sandboxes.tunnel(sandbox, decision.getVerdict());
  }

  private void completed(String sandbox, TunnelCompletion completion) {
    tunnels.completed(completion);
    sandboxes.relayed(sandbox, completion.getClientBytes(), completion.getUpstreamBytes());
  }
}
