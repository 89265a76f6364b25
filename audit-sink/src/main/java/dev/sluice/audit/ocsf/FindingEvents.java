package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.audit.ocsf.summary.FindingText;
import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StreamedStage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Detection Finding, 2004: findings of stages and of the platform. */
final class FindingEvents {
  private final EventFragments node;

  FindingEvents(EventFragments node) {
    this.node = node;
  }

  /** A finding of a stage: type, label and count, never the content that matched. */
  OcsfEvent service(Header header, FindingSubject about, StageTrace stage, FindingCount finding) {
    long count = Integer.toUnsignedLong(finding.getCount());
    EventStream event = begin(header, about);
    event.severity(severity(finding.getSeverity()));
    info(event, finding.getType(), finding.getLabel());
    Map<String, String> data = stage(stage);
    data.put("count", Long.toString(count));
    evidence(event, data, about);
    resource(event, header);
    event.object(
        "unmapped",
        () -> {
          event.text("middleware", stage.getEntry()).text("phase", about.phase());
          // Also when it is zero, which other numbers leave out.
          event.json().writeNumberProperty("count", count);
        });
    return event
        .text(
            "message",
            "Middleware finding " + OcsfText.cut(finding.getType(), 128) + " count=" + count)
        .end();
  }

  OcsfEvent failedOpen(Header header, FindingSubject about, StageTrace stage) {
    EventStream event = begin(header, about).severity(Severity.MEDIUM);
    info(event, FindingUid.MIDDLEWARE_FAILURE.text(), "Supervisor middleware failed open");
    Map<String, String> data = stage(stage);
    data.put("disposition", FindingDisposition.FAIL_OPEN.text());
    evidence(event, data, about);
    resource(event, header);
    event.object(
        "unmapped",
        () ->
            event
                .text("middleware", stage.getEntry())
                .text("implementation", stage.getImplementation()));
    String key = OcsfText.cut(stage.getEntry(), 128);
    return event
        .text("message", "Middleware " + key + " failed and was bypassed (fail_open)")
        .end();
  }

  OcsfEvent failedClosed(Header header, FindingSubject about, Optional<StageTrace> stage) {
    EventStream event = begin(header, about).severity(Severity.HIGH);
    FindingUid uid = FindingUid.MIDDLEWARE_FAILURE;
    info(event, uid.text(), FindingText.of(uid).title());
    Map<String, String> data = stage.map(FindingEvents::stage).orElseGet(TreeMap::new);
    data.put("disposition", FindingDisposition.DENIED.text());
    evidence(event, data, about);
    resource(event, header);
    return event.text("message", "Required supervisor middleware failed closed").end();
  }

  OcsfEvent platform(Header header, FindingSubject about, PlatformFinding finding) {
    Optional<FindingUid> uid = FindingUid.of(finding.getUid());
    FindingText words = FindingText.of(uid);
    EventStream event = begin(header, about).severity(severity(finding.getSeverity()));
    info(event, finding.getUid(), words.title());
    Map<String, String> data = new TreeMap<>();
    if (FindingText.hasOperation(uid)) {
      data.put("operation", about.operation());
    }
    data.put("policy", about.rule());
    data.put("host", about.destination().getHost());
    data.put("disposition", finding.getDisposition());
    data.put("protocol", finding.getProtocol());
    data.put("surface", finding.getSurface());
    evidence(event, data, about);
    resource(event, header);
    boolean minor = finding.getSeverity() == PlatformFinding.Severity.SEVERITY_LOW;
    event.flag("is_alert", !minor && FindingText.isAlert(uid));
    return event.text("message", words.message(finding)).end();
  }

  /**
   * A stage of a WebSocket session that failed or was disabled (middleware-contract l.3).
   *
   * @param outcome token of the outcome of the stage
   */
  OcsfEvent ofSession(
      Header header, FindingSubject about, FindingUid uid, StageTrace stage, String outcome) {
    boolean high =
        uid == FindingUid.WEBSOCKET_FAILURE
            && stage.getOutcome() == StageTrace.Outcome.OUTCOME_FAILED_CLOSED;
    EventStream event = begin(header, about).severity(high ? Severity.HIGH : Severity.MEDIUM);
    FindingText words = FindingText.of(uid);
    info(event, uid.text(), words.title());
    Map<String, String> data = new TreeMap<>();
    data.put("policy", about.rule());
    data.put("host", about.destination().getHost());
    data.put("config", stage.getEntry());
    data.put("implementation", stage.getImplementation());
    data.put("disposition", outcome);
    evidence(event, data, about);
    resource(event, header);
    return event.text("message", words.denied()).end();
  }

  void contract(EventBatch batch, FindingSubject about, StageTrace stage) {
    StreamedStage streamed = stage.getStreamed();
    if (streamed.getContractFailure().isEmpty()) {
      return;
    }
    Map<String, String> data =
        Map.of(
            "middleware", stage.getEntry(),
            "implementation", stage.getImplementation(),
            "operation", about.operation(),
            "protocol", streamed.getHooks() ? "http_hooks" : about.operation(),
            "contract_failure", streamed.getContractFailure(),
            "suppressed_count", Long.toString(streamed.getContractFailuresSuppressed()));
    FindingUid uid = FindingUid.CONTRACT_FAILURE;
    batch.add("finding.platform", header -> of(header, about, uid, Severity.HIGH, data));
  }

  OcsfEvent of(
      Header header,
      FindingSubject about,
      FindingUid uid,
      Severity severity,
      Map<String, String> evidence) {
    EventStream event = begin(header, about).severity(severity);
    FindingText words = FindingText.of(uid);
    info(event, uid.text(), words.title());
    evidence(event, new TreeMap<>(evidence), about);
    resource(event, header);
    event.flag("is_alert", FindingText.isAlert(Optional.of(uid)));
    return event.text("message", words.denied()).end();
  }

  /** A rejected configuration (data-plane 18.8, row 58). */
  OcsfEvent rejected(Header header, ConfigChange change) {
    long version = change.getRejectedVersion();
    String hash = ChangeDetail.CANDIDATE_POLICY_HASH.key();
    EventStream event = begin(node, header).severity(Severity.HIGH);
    info(event, "policy-validation-failed-" + version, "Configuration candidate rejected");
    event.flag("is_alert", true);
    event.object(
        "unmapped",
        () ->
            event
                .number(ChangeDetail.CANDIDATE_VERSION.key(), version)
                .text(hash, change.getDetailsOrDefault(hash, "")));
    return event.text("message", "Configuration candidate " + version + " is not valid").end();
  }

  private EventStream begin(Header header, FindingSubject about) {
    EventStream event = begin(node, header);
    RequestParts.policy(event, about.policy());
    return event;
  }

  static EventStream begin(EventFragments node, Header header) {
    return EventStream.begin(
        node, EventClass.DETECTION_FINDING, OcsfActivity.FINDING_CREATE, header);
  }

  private static Map<String, String> stage(StageTrace stage) {
    Map<String, String> data = new TreeMap<>();
    data.put("middleware", stage.getEntry());
    data.put("implementation", stage.getImplementation());
    data.put("version", stage.getVersion());
    return data;
  }

  static void info(EventStream event, String uid, String title) {
    String known = uid.isEmpty() ? "-" : uid;
    event.object("finding_info", () -> event.text("uid", known).text("title", title));
  }

  private static void evidence(EventStream event, Map<String, String> data, FindingSubject about) {
    event.json().writeArrayPropertyStart("evidences");
    event.json().writeStartObject();
    event.object("data", () -> data.forEach(event::text));
    about.writeTo(event);
    event.json().writeEndObject();
    event.json().writeEndArray();
  }

  private static void resource(EventStream event, Header header) {
    if (!header.sandbox().isEmpty()) {
      event.json().writeArrayPropertyStart("resources");
      event.json().writeStartObject();
      event.text("uid", header.sandbox()).text("type", "Sandbox");
      event.json().writeEndObject();
      event.json().writeEndArray();
    }
  }

  private static Severity severity(String reported) {
    return switch (reported) {
      case "high" -> Severity.HIGH;
      case "low" -> Severity.LOW;
      default -> Severity.MEDIUM;
    };
  }

  private static Severity severity(PlatformFinding.Severity severity) {
    return switch (severity) {
      case SEVERITY_LOW -> Severity.LOW;
      case SEVERITY_HIGH -> Severity.HIGH;
      case SEVERITY_MEDIUM, SEVERITY_UNSPECIFIED, UNRECOGNIZED -> Severity.MEDIUM;
    };
  }
}
