package dev.sluice.proxy.exchange.record;

import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.chain.MessageReaders;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.LoopServices;
import io.vertx.core.Future;

/**
 * Event loop only. Records that a request became a byte stream that no stage inspects (data-plane
 * 18.8, row 23; middleware-contract l.3).
 */
public final class UpgradeRecords {
  private UpgradeRecords() {}

  /**
   * Records the upgrade. Like a completion, it ignores a failing journal, since the decision is
   * already recorded.
   *
   * @param isRead whether the frames are read
   */
  public static void tell(
      LoopServices loop,
      RequestRecords records,
      Accepted request,
      RequestDecision decision,
      boolean isRead) {
    MessageReaders readers = loop.chains().messageReaders(request.chain());
    TunnelDecision.Builder upgrade = upgrade(decision).setMessagesRead(isRead);
    Future<Void> ignored = loop.audit().append(records.record(upgrade(upgrade, readers)));
  }

  public static void tellSession(
      LoopServices loop, RequestRecords records, RequestDecision decision, boolean isRead) {
    TunnelDecision upgrade = upgrade(decision).setMessagesRead(isRead).build();
    Future<Void> ignored = loop.audit().append(records.record(upgrade));
  }

  private static TunnelDecision.Builder upgrade(RequestDecision decision) {
    return TunnelDecision.newBuilder()
        .setKind(TunnelDecision.Kind.KIND_UPGRADE)
        .setClient(decision.getClient())
        .setDestination(decision.getDestination())
        .setVerdict(Verdict.VERDICT_ALLOWED)
        .setRule(decision.getRule())
        .setPolicy(decision.getPolicy())
        .setGeneration(decision.getGeneration());
  }

  private static TunnelDecision upgrade(TunnelDecision.Builder upgrade, MessageReaders readers) {
    for (MiddlewareEntry entry : readers.uninterested()) {
      upgrade.addUnseen(
          Unseen.newBuilder().setEntry(entry.key()).setImplementation(entry.implementation()));
    }
    if (readers.any()) {
      upgrade.addFindings(
          PlatformFinding.newBuilder()
              .setUid(FindingUid.TRAFFIC_UNINSPECTABLE.text())
              .setSeverity(PlatformFinding.Severity.SEVERITY_MEDIUM)
              .setDisposition(FindingDisposition.FAIL_OPEN.text())
              .setProtocol("websocket messages"));
    }
    return upgrade.build();
  }
}
