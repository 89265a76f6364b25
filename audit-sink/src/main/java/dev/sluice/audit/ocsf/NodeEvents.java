package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfActivity;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfCode.Status;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.audit.ocsf.code.OcsfText;
import dev.sluice.proto.v1.Checkpoint;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.Listening;
import dev.sluice.proto.v1.PlatformFinding;
import java.util.Map;

/** Events about the node itself: Device Config State Change, 5019, Application Lifecycle, 6002. */
final class NodeEvents {
  private static final int MOST_DETAILS = 64;

  private final EventFragments node;

  NodeEvents(EventFragments node) {
    this.node = node;
  }

  OcsfEvent configChange(Header header, ConfigChange change) {
    EventStream event =
        EventStream.begin(
            node, EventClass.DEVICE_CONFIG_STATE_CHANGE, OcsfActivity.CONFIG_LOG, header);
    event.severity(severity(change.getSeverity()));
    event.status(change.getSuccess() ? Status.SUCCESS : Status.FAILURE, "", "");
    state(event, change);
    if (!change.getLabel().isEmpty() || change.getDetailsCount() > 0) {
      event.object("unmapped", () -> details(event, change));
    }
    return event.text("message", change.getMessage()).end();
  }

  OcsfEvent lifecycle(Header header, Lifecycle lifecycle) {
    OcsfActivity activity =
        lifecycle.getActivity() == Lifecycle.Activity.ACTIVITY_STOP
            ? OcsfActivity.LIFECYCLE_STOP
            : OcsfActivity.LIFECYCLE_START;
    EventStream event = EventStream.begin(node, EventClass.APPLICATION_LIFECYCLE, activity, header);
    event.fragment("app", node.product());
    event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", "");
    if (lifecycle.getSettingsCount() > 0) {
      event.object("unmapped", () -> texts(event, lifecycle.getSettingsMap()));
    }
    return event.text("message", lifecycle.getMessage()).end();
  }

  OcsfEvent checkpoint(Header header, Checkpoint checkpoint) {
    EventStream event =
        EventStream.begin(
            node, EventClass.APPLICATION_LIFECYCLE, OcsfActivity.other("Checkpoint"), header);
    event.fragment("app", node.product());
    event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", "");
    event.object(
        "unmapped",
        () ->
            event
                .number("every_events", checkpoint.getEveryEvents())
                .number("every_seconds", checkpoint.getEverySeconds()));
    return event.text("message", "Audit checkpoint").end();
  }

  /** A listener accepts connections (data-plane 18.8, row 1). */
  OcsfEvent listening(Header header, Listening listening) {
    EventStream event =
        EventStream.begin(node, EventClass.NETWORK_ACTIVITY, OcsfActivity.NETWORK_LISTEN, header)
            .flag("is_src_dst_assignment_known", true);
    Destination where =
        Destination.newBuilder().setHost(listening.getHost()).setPort(listening.getPort()).build();
    event.listener(where);
    event.severity(Severity.INFORMATIONAL).status(Status.SUCCESS, "", "");
    return event.text("message", "Proxy listening on " + OcsfText.authority(where)).end();
  }

  private static void details(EventStream event, ConfigChange change) {
    event.text("state_label", change.getLabel());
    texts(event, change.getDetailsMap());
  }

  private static void texts(EventStream event, Map<String, String> texts) {
    texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MOST_DETAILS)
        .forEach(detail -> event.text(OcsfText.cut(detail.getKey(), 64), detail.getValue()));
  }

  private static void state(EventStream event, ConfigChange change) {
    switch (change.getState()) {
      case STATE_DISABLED -> state(event, 1, "Disabled");
      case STATE_ENABLED -> state(event, 2, "Enabled");
      case STATE_OTHER, STATE_UNSPECIFIED, UNRECOGNIZED ->
          state(event, 99, change.getLabel().isEmpty() ? "Other" : change.getLabel());
    }
  }

  private static void state(EventStream event, int id, String caption) {
    event.json().writeNumberProperty("state_id", id);
    event.text("state", caption);
  }

  private static Severity severity(PlatformFinding.Severity severity) {
    return switch (severity) {
      case SEVERITY_LOW -> Severity.LOW;
      case SEVERITY_MEDIUM -> Severity.MEDIUM;
      case SEVERITY_HIGH -> Severity.HIGH;
      case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> Severity.INFORMATIONAL;
    };
  }
}
