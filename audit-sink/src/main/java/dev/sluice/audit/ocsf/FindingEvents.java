package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.OcsfCode.Severity;
import dev.sluice.proto.ChangeDetail;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.Gap;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
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
  OcsfEvent service(Header header, StageTrace stage, FindingCount finding) {
    long count = Integer.toUnsignedLong(finding.getCount());
    EventStream event = begin(header);
    event.severity(severity(finding.getSeverity()));
    info(event, finding.getType(), finding.getLabel());
    evidence(event, Map.of("middleware", stage.getEntry(), "count", Long.toString(count)));
    resource(event, header);
    event.object(
        "unmapped",
        () -> {
          event.text("middleware", stage.getEntry());
          // Also when it is zero, which other numbers leave out.
          event.json().writeNumberProperty("count", count);
        });
    return event
        .text(
            "message",
            "Middleware finding " + OcsfText.cut(finding.getType(), 128) + " count=" + count)
        .end();
  }

  /** A stage that failed and was skipped. */
  OcsfEvent failedOpen(Header header, StageTrace stage) {
    EventStream event = begin(header).severity(Severity.MEDIUM);
    info(event, FindingUid.MIDDLEWARE_FAILURE.text(), "Supervisor middleware failed open");
    evidence(
        event,
        Map.of(
            "middleware",
            stage.getEntry(),
            "implementation",
            stage.getImplementation(),
            "disposition",
            FindingDisposition.FAIL_OPEN.text()));
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

  /** A stage that failed and stopped the request. */
  OcsfEvent failedClosed(Header header) {
    EventStream event = begin(header).severity(Severity.HIGH);
    FindingUid uid = FindingUid.MIDDLEWARE_FAILURE;
    info(event, uid.text(), FindingText.of(uid).title());
    resource(event, header);
    return event.text("message", "Required supervisor middleware failed closed").end();
  }

  /** A finding of the platform about a request or tunnel. */
  OcsfEvent platform(Header header, PlatformFinding finding, String policy, String host) {
    Optional<FindingUid> uid = FindingUid.of(finding.getUid());
    FindingText words = FindingText.of(uid);
    EventStream event = begin(header).severity(severity(finding.getSeverity()));
    info(event, finding.getUid(), words.title());
    Map<String, String> data = new TreeMap<>(FindingText.evidence(uid));
    data.put("policy", policy);
    data.put("host", host);
    data.put("disposition", finding.getDisposition());
    data.put("protocol", finding.getProtocol());
    data.put("surface", finding.getSurface());
    evidence(event, data);
    resource(event, header);
    boolean minor = finding.getSeverity() == PlatformFinding.Severity.SEVERITY_LOW;
    event.flag("is_alert", !minor && FindingText.isAlert(uid));
    return event.text("message", words.message(finding)).end();
  }

  /** A rejected configuration (data-plane 18.8, row 58). */
  OcsfEvent rejected(Header header, ConfigChange change) {
    long version = change.getRejectedVersion();
    String hash = ChangeDetail.CANDIDATE_POLICY_HASH.key();
    EventStream event = begin(header).severity(Severity.HIGH);
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

  /** The gap of entries that can no longer be read. */
  static Gap unreadable(EventSubject.Missing missing) {
    long last = missing.position().sequence();
    return Gap.newBuilder()
        .setRecords(missing.certain())
        .setRecordsAtMost(missing.records())
        .setReason(
            missing.certain() == missing.records()
                ? "the journal cannot be read"
                : "the machine stopped before the journal was on disk")
        .setWriter(missing.position().writer())
        .setFirstPosition(last - missing.records() + 1)
        .setLastPosition(last)
        .build();
  }

  /** The gap of one record that no event can be made of. */
  static Gap setAside(EventSubject.SetAside aside) {
    long sequence = aside.position().sequence();
    return Gap.newBuilder()
        .setRecords(1)
        .setRecordsAtMost(1)
        .setReason("no event can be made of a record; the node keeps it in audit/set-aside")
        .setWriter(aside.position().writer())
        .setFirstPosition(sequence)
        .setLastPosition(sequence)
        .build();
  }

  /** Records that are missing in the audit. */
  OcsfEvent gap(Header header, Gap gap) {
    EventStream event = begin(header).severity(Severity.HIGH);
    info(event, "sluice.audit.gap", "Audit records lost");
    event.flag("is_alert", true);
    event.text("status_detail", gap.getReason());
    event.object(
        "unmapped",
        () -> {
          // Also when it is zero, which other numbers leave out.
          event.json().writeNumberProperty("records", gap.getRecords());
          event.number("records_at_most", Math.max(gap.getRecords(), gap.getRecordsAtMost()));
          event.text("writer", gap.getWriter());
          event.number("first_position", gap.getFirstPosition());
          event.number("last_position", gap.getLastPosition());
          event.text("successor", gap.getSuccessor());
          times(event, gap);
        });
    return event.text("message", message(gap)).end();
  }

  /** Requests that were denied because their records could not be stored. */
  OcsfEvent refused(Header header, Gap gap) {
    EventStream event = begin(header).severity(Severity.HIGH);
    info(event, "sluice.audit.refused", "Requests denied without an audit record");
    event.flag("is_alert", true);
    event.text("status_detail", gap.getReason());
    event.object(
        "unmapped",
        () -> {
          event.number("requests", gap.getRefused());
          times(event, gap);
        });
    return event
        .text("message", gap.getRefused() + " requests denied with audit_unavailable")
        .end();
  }

  private static void times(EventStream event, Gap gap) {
    event.number("first_time", gap.getFirstTimeMs());
    event.number("last_time", gap.getLastTimeMs());
  }

  private static String message(Gap gap) {
    if (gap.getRecordsAtMost() <= gap.getRecords()) {
      return gap.getRecords() + " audit records lost";
    }
    return gap.getRecords() == 0
        ? "Up to " + gap.getRecordsAtMost() + " audit records may be lost"
        : gap.getRecords() + " to " + gap.getRecordsAtMost() + " audit records lost";
  }

  private EventStream begin(Header header) {
    return EventStream.begin(
        node, EventClass.DETECTION_FINDING, OcsfActivity.FINDING_CREATE, header);
  }

  private static void info(EventStream event, String uid, String title) {
    String known = uid.isEmpty() ? "-" : uid;
    event.object("finding_info", () -> event.text("uid", known).text("title", title));
  }

  private static void evidence(EventStream event, Map<String, String> data) {
    event.json().writeArrayPropertyStart("evidences");
    event.json().writeStartObject();
    event.object("data", () -> new TreeMap<>(data).forEach(event::text));
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
