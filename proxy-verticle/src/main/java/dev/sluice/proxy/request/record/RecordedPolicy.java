package dev.sluice.proxy.request.record;

import com.google.protobuf.ByteString;
import dev.sluice.policy.snapshot.PolicyIdentity;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.v1.PolicyRevision;

/** The policy of a sandbox as records name it. */
public final class RecordedPolicy {
  private static final LatestMessages<PolicyIdentity, PolicyRevision> REVISIONS =
      new LatestMessages<>(RecordedPolicy::revision);

  private RecordedPolicy() {}

  /** Empty when no policy is in force, which denies everything. */
  public static PolicyRevision of(Snapshot snapshot, String sandbox) {
    return snapshot
        .identityFor(sandbox)
        .map(REVISIONS::of)
        .orElseGet(PolicyRevision::getDefaultInstance);
  }

  private static PolicyRevision revision(PolicyIdentity known) {
    return PolicyRevision.newBuilder()
        .setSandboxBytes(ByteString.copyFromUtf8(known.sandbox()))
        .setRevision(known.revision())
        .setHash(ByteString.fromHex(known.hash()))
        .build();
  }
}
