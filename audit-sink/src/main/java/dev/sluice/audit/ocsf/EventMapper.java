package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import java.util.ArrayList;
import java.util.List;

/**
 * Expands journal records into events. The same record yields the same events with the same uids
 * each time. Stateless; any thread.
 */
public final class EventMapper {
  /** Findings of stages that one request may raise. */
  static final int MOST_FINDINGS = 320;

  private static final PlatformFinding EVALUATION_FAILURE =
      PlatformFinding.newBuilder()
          .setUid(FindingKind.POLICY_EVALUATION.uid())
          .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
          .setDisposition("denied")
          .build();

  private final HttpEvents http;
  private final StageEvents stages;
  private final RecheckEvents rechecks;
  private final TunnelEvents tunnels;
  private final FindingEvents findings;
  private final NodeEvents nodeEvents;

  /**
   * @param node whom the events come from
   */
  public EventMapper(Node node) {
    Fragments fragments = new Fragments(node);
    http = new HttpEvents(fragments);
    stages = new StageEvents(http);
    rechecks = new RecheckEvents(http);
    tunnels = new TunnelEvents(fragments);
    findings = new FindingEvents(fragments);
    nodeEvents = new NodeEvents(fragments);
  }

  /** The events of a subject, in the order in which they are to be sent; never none. */
  public List<OcsfEvent> map(Subject subject) {
    return switch (subject) {
      case Subject.Single single -> single(single.origin(), single.record());
      case Subject.Exchange exchange -> exchange(exchange);
      case Subject.Missing missing ->
          List.of(
              findings.gap(
                  new Header(missing.origin(), 0, "audit.gap", "", "", missing.timeMs()),
                  missing.records(),
                  "the journal cannot be read"));
    };
  }

  private List<OcsfEvent> single(Origin origin, AuditRecord record) {
    return switch (record.getRecordCase()) {
      case REQUEST -> request(origin, record);
      case COMPLETION -> List.of(completion(origin, record));
      case TUNNEL -> tunnel(origin, record);
      case TUNNEL_COMPLETION ->
          List.of(
              tunnels.completion(
                  Header.of(origin, record, "tunnel.completion"), record.getTunnelCompletion()));
      case CONFIG_CHANGE -> configChange(origin, record);
      case LIFECYCLE ->
          List.of(
              nodeEvents.lifecycle(
                  Header.of(origin, record, "node.lifecycle"), record.getLifecycle()));
      case GAP ->
          List.of(
              findings.gap(
                  Header.of(origin, record, "audit.gap"),
                  record.getGap().getRecords(),
                  record.getGap().getReason()));
      case RECORD_NOT_SET ->
          List.of(
              findings.gap(
                  Header.of(origin, record, "audit.gap"), 1, "a record of an unknown kind"));
    };
  }

  private List<OcsfEvent> exchange(Subject.Exchange exchange) {
    RequestDecision decision = exchange.decision().getRequest();
    Header header = Header.of(exchange.origin(), exchange.decision(), "http.exchange");
    List<OcsfEvent> events = new ArrayList<>();
    events.add(
        http.completion(
            header,
            decision,
            exchange.completion().getCompletion(),
            exchange.completion().getTimeMs()));
    details(events, header, decision);
    return events;
  }

  private List<OcsfEvent> request(Origin origin, AuditRecord record) {
    RequestDecision decision = record.getRequest();
    Header header = Header.of(origin, record, "http.decision");
    List<OcsfEvent> events = new ArrayList<>();
    events.add(
        decision.getMethod().isEmpty()
            ? tunnels.unreadable(header, decision)
            : http.decision(header, decision));
    details(events, header, decision);
    return events;
  }

  private List<OcsfEvent> configChange(Origin origin, AuditRecord record) {
    ConfigChange change = record.getConfigChange();
    Header header = Header.of(origin, record, "config.change");
    OcsfEvent event = nodeEvents.configChange(header, change);
    return change.getRejectedVersion() == 0
        ? List.of(event)
        : List.of(
            event,
            findings.rejected(header.next(1, "finding.platform"), change.getRejectedVersion()));
  }

  private OcsfEvent completion(Origin origin, AuditRecord record) {
    RequestCompletion completion = record.getCompletion();
    return http.completion(
        Header.of(origin, record, "http.completion"),
        completion.getDecision(),
        completion,
        record.getTimeMs());
  }

  private List<OcsfEvent> tunnel(Origin origin, AuditRecord record) {
    TunnelDecision decision = record.getTunnel();
    Header header = Header.of(origin, record, "tunnel.decision");
    List<OcsfEvent> events = new ArrayList<>();
    events.add(tunnels.decision(header, decision));
    platform(
        events,
        header,
        decision.getFindingsList(),
        decision.getRule().getPolicy(),
        decision.getDestination().getHost());
    return events;
  }

  private void details(List<OcsfEvent> events, Header header, RequestDecision decision) {
    for (StageTrace stage : decision.getStagesList()) {
      events.add(stages.invocation(header.next(events.size(), "http.stage"), decision, stage));
      if (StageEvents.failedOpen(stage)) {
        events.add(findings.failedOpen(header.next(events.size(), "finding.platform"), stage));
      }
      if (RecheckEvents.decided(stage)) {
        events.add(rechecks.judgement(header.next(events.size(), "http.recheck"), decision, stage));
      }
    }
    if (failedClosed(decision)) {
      events.add(findings.failedClosed(header.next(events.size(), "finding.platform")));
    }
    if (decision.getStagesList().stream().anyMatch(RecheckEvents::failed)) {
      events.add(
          findings.platform(
              header.next(events.size(), "finding.platform"),
              EVALUATION_FAILURE,
              decision.getRule().getPolicy(),
              decision.getDestination().getHost()));
    }
    platform(
        events,
        header,
        decision.getFindingsList(),
        decision.getRule().getPolicy(),
        decision.getDestination().getHost());
    service(events, header, decision);
  }

  /** A failure that a finding of the proxy's own already tells is not told twice. */
  private static boolean failedClosed(RequestDecision decision) {
    return decision.getStagesList().stream().anyMatch(StageEvents::failedClosed)
        || (decision.getFindingsCount() == 0
            && decision.getReason().startsWith("middleware_failed:"));
  }

  private void platform(
      List<OcsfEvent> events,
      Header header,
      List<PlatformFinding> raised,
      String policy,
      String host) {
    for (PlatformFinding finding : raised) {
      events.add(
          findings.platform(header.next(events.size(), "finding.platform"), finding, policy, host));
    }
  }

  private void service(List<OcsfEvent> events, Header header, RequestDecision decision) {
    int left = MOST_FINDINGS;
    for (StageTrace stage : decision.getStagesList()) {
      for (FindingCount finding : stage.getFindingsList()) {
        if (left-- > 0) {
          events.add(
              findings.service(header.next(events.size(), "finding.service"), stage, finding));
        }
      }
    }
  }
}
