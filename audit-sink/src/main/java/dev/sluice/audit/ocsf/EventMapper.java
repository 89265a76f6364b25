package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.summary.StageSelection;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Gap;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Unseen;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Maps journal records to events. The same record always yields the same events with the same uids;
 * only {@code logged_time}, when an event is made, differs. Any thread.
 */
public final class EventMapper implements EventMapping {
  private static final Gap UNKNOWN =
      Gap.newBuilder().setRecords(1).setReason("a record of an unknown kind").build();

  private final Node node;
  private final HttpEvents http;
  private final DecisionDetails details;
  private final WebSocketDetails sessions;
  private final ResponseDetails responses;
  private final TunnelEvents tunnels;
  private final FindingEvents findings;
  private final GapEvents gaps;
  private final NodeEvents nodeEvents;
  private final AdminEvents admin;
  private final InstantSource clock;

  /**
   * The node that the events come from.
   *
   * @param name name that the operator gave the node
   * @param id UUID that stays with its state
   * @param version of Sluice
   * @param roles roles of the node
   */
  public record Node(String name, String id, String version, Set<Role> roles) {
    public Node {
      roles = Set.copyOf(roles);
    }
  }

  public EventMapper(Node node) {
    this(node, StageEvents.ALL);
  }

  public EventMapper(Node node, StageEvents stageEvents) {
    this(node, stageEvents, InstantSource.system());
  }

  EventMapper(Node node, StageEvents stageEvents, InstantSource clock) {
    this.node = node;
    this.clock = clock;
    EventFragments fragments = new EventFragments(node);
    http = new HttpEvents(fragments);
    tunnels = new TunnelEvents(fragments);
    findings = new FindingEvents(fragments);
    gaps = new GapEvents(fragments);
    nodeEvents = new NodeEvents(fragments);
    admin = new AdminEvents(fragments);
    StageSelection stages = new StageSelection(stageEvents);
    details = new DecisionDetails(stages, http, tunnels, findings);
    sessions = new WebSocketDetails(stages, fragments, findings);
    responses = new ResponseDetails(stages, http, findings);
  }

  public Node node() {
    return node;
  }

  @Override
  public List<OcsfEvent> map(EventSubject subject) {
    return switch (subject) {
      case EventSubject.Single single -> single(single.position(), single.record());
      case EventSubject.Exchange exchange -> exchange(exchange);
      case EventSubject.Missing missing ->
          List.of(
              gaps.gap(
                  Header.ofGap(missing.position(), EventBatch.GAP, missing.timeMs(), now()),
                  GapEvents.unreadable(missing)));
      // In the place of the record, so that its numbers are accounted for.
      case EventSubject.SetAside aside ->
          List.of(
              gaps.gap(
                  Header.ofGap(aside.position(), 0, aside.timeMs(), now()),
                  GapEvents.setAside(aside)));
    };
  }

  private long now() {
    return clock.millis();
  }

  private List<OcsfEvent> single(RecordPosition position, AuditRecord record) {
    EventBatch batch = new EventBatch(Header.of(position, record, now()));
    switch (record.getRecordCase()) {
      case REQUEST -> request(batch, record.getRequest());
      case COMPLETION -> completion(batch, record);
      case TUNNEL -> tunnel(batch, record.getTunnel());
      case TUNNEL_COMPLETION -> completed(batch, record.getTunnelCompletion());
      case CONFIG_CHANGE -> configChange(batch, record.getConfigChange());
      case LIFECYCLE ->
          batch.add(
              "node.lifecycle", header -> nodeEvents.lifecycle(header, record.getLifecycle()));
      case LISTENING ->
          batch.add(
              "proxy.listening", header -> nodeEvents.listening(header, record.getListening()));
      case ADMIN_REFUSAL ->
          batch.add("admin.refusal", header -> admin.refused(header, record.getAdminRefusal()));
      case ADMIN_ACTION ->
          batch.add("admin.action", header -> admin.action(header, record.getAdminAction()));
      case CHECKPOINT ->
          batch.add(
              "audit.checkpoint", header -> nodeEvents.checkpoint(header, record.getCheckpoint()));
      case GAP -> gap(batch, record.getGap());
      case SESSION -> sessions.addTo(batch, record.getSession());
      case RESPONSE -> responses.addTo(batch, record.getResponse());
      case HALT -> halt(batch, record.getHalt());
      case RECORD_NOT_SET -> gap(batch, UNKNOWN);
    }
    return batch.events();
  }

  private void completed(EventBatch batch, TunnelCompletion completion) {
    batch.add("tunnel.completion", header -> tunnels.completion(header, completion));
  }

  private List<OcsfEvent> exchange(EventSubject.Exchange exchange) {
    RequestDecision decision = exchange.decision().getRequest();
    EventBatch batch =
        new EventBatch(
            Header.of(exchange.position(), exchange.decision(), now())
                .within(exchange.completion().getTrace()));
    batch.add(
        "http.exchange",
        header ->
            http.completion(
                header,
                decision,
                exchange.completion().getCompletion(),
                exchange.completion().getTimeMs()));
    details.addTo(batch, decision);
    details.addScrubbed(batch, decision, exchange.completion().getCompletion().getMessages());
    return batch.events();
  }

  private void request(EventBatch batch, RequestDecision decision) {
    batch.add(
        "http.decision",
        header ->
            decision.getMethod().isEmpty()
                ? tunnels.unreadable(header, decision)
                : http.decision(header, decision));
    details.addTo(batch, decision);
  }

  private void completion(EventBatch batch, AuditRecord record) {
    RequestCompletion completion = record.getCompletion();
    batch.add(
        "http.completion",
        header ->
            http.completion(header, completion.getDecision(), completion, record.getTimeMs()));
    details.addScrubbed(batch, completion.getDecision(), completion.getMessages());
  }

  private void halt(EventBatch batch, RequestHalt halt) {
    batch.add("http.halt", header -> http.halt(header, halt));
    details.addHalted(batch, halt);
  }

  private void tunnel(EventBatch batch, TunnelDecision decision) {
    batch.add("tunnel.decision", header -> tunnels.decision(header, decision));
    for (Unseen unseen : decision.getUnseenList()) {
      batch.add("tunnel.coverage", header -> tunnels.coverage(header, decision, unseen));
    }
    details.addTo(batch, decision);
  }

  private void configChange(EventBatch batch, ConfigChange change) {
    batch.add("config.change", header -> nodeEvents.configChange(header, change));
    if (change.getRejectedVersion() != 0) {
      batch.add("finding.platform", header -> findings.rejected(header, change));
    }
  }

  private void gap(EventBatch batch, Gap gap) {
    if (gap.getRecords() > 0 || gap.getRefused() == 0) {
      batch.add("audit.gap", header -> gaps.gap(header, gap));
    } else {
      batch.leaveOut();
    }
    if (gap.getRefused() > 0) {
      batch.add("audit.refused", header -> gaps.refused(header, gap));
    }
  }
}
