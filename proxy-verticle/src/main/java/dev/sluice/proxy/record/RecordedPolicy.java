package dev.sluice.proxy.record;

import com.google.protobuf.ByteString;
import dev.sluice.config.Snapshot;
import dev.sluice.proto.v1.PolicyRevision;

/** The policy of a sandbox as records name it. */
public final class RecordedPolicy {
  private RecordedPolicy() {}

  /** Empty when no policy is in force, which denies everything. */
  public static PolicyRevision of(Snapshot snapshot, String sandbox) {
    return snapshot
        .identityFor(sandbox)
        .map(
            known ->
                PolicyRevision.newBuilder()
                    .setSandbox(known.sandbox())
                    .setRevision(known.revision())
                    .setHash(ByteString.fromHex(known.hash()))
                    .build())
        .orElseGet(PolicyRevision::getDefaultInstance);
  }
}
