package dev.sluice.testing;

import dev.sluice.proto.v1.AdminAction;
import dev.sluice.proto.v1.AdminRefusal;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Gap;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.Listening;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.PlatformFinding;

/** Records about a node itself: its start, its configuration, its admin API, its audit. */
public final class SampleNodeRecords {
  private SampleNodeRecords() {}

  public static AuditRecord adminAction(String method, int status) {
    return AuditRecord.newBuilder()
        .setTimeMs(SampleRecords.TIME)
        .setAdminAction(
            AdminAction.newBuilder()
                .setClient(Peer.newBuilder().setIp("192.0.2.7").setPort(51000))
                .setCaller("owner")
                .setMethod(method)
                .setOperation("/v1/policies/{sandbox}")
                .setSandbox("agent-7")
                .setStatus(status))
        .build();
  }

  public static ConfigChange configChange() {
    return ConfigChange.newBuilder()
        .setState(ConfigChange.State.STATE_ENABLED)
        .setLabel("loaded")
        .setSuccess(true)
        .setMessage("Supervisor policy runtime reloaded atomically [service_count:2]")
        .putDetails("supervisor_middleware_service_count", "2")
        .build();
  }

  /** A candidate that was not taken. */
  public static ConfigChange rejectedChange() {
    return ConfigChange.newBuilder()
        .setState(ConfigChange.State.STATE_ENABLED)
        .setLabel("retained_last_valid")
        .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
        .setMessage("Configuration change rejected, keeping the generation in force")
        .setRejectedVersion(13)
        .putDetails("candidate_version", "13")
        .putDetails("candidate_policy_hash", "5e884898da28047151d0e56f8dc62927")
        .build();
  }

  public static AuditRecord listening(String host, int port) {
    return AuditRecord.newBuilder()
        .setTimeMs(SampleRecords.TIME)
        .setListening(Listening.newBuilder().setHost(host).setPort(port))
        .build();
  }

  public static AuditRecord lifecycle(Lifecycle.Activity activity) {
    return AuditRecord.newBuilder()
        .setTimeMs(SampleRecords.TIME)
        .setLifecycle(Lifecycle.newBuilder().setActivity(activity).setMessage("Sluice started"))
        .build();
  }

  /** Three requests without a valid token. */
  public static AuditRecord adminRefusal(String ip, String method) {
    return SampleRecords.at()
        .setAdminRefusal(
            AdminRefusal.newBuilder()
                .setClient(Peer.newBuilder().setIp(ip).setPort(51000))
                .setMethod(method)
                .setOperation("/v1/policies/{sandbox}")
                .setAttempts(3)
                .setFirstMs(1_789_999_991_000L))
        .build();
  }

  public static AuditRecord gap(long records) {
    return AuditRecord.newBuilder()
        .setTimeMs(SampleRecords.TIME)
        .setGap(Gap.newBuilder().setRecords(records).setReason("the queue was full"))
        .build();
  }
}
