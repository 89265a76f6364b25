package dev.sluice.bench.micro;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.Verdict;

/** Audit records as the proxy writes them. */
public final class Records {
  private Records() {}

  /** An allowed POST without middleware, about 170 bytes. */
  public static AuditRecord decision() {
    return decision(Verdict.VERDICT_ALLOWED);
  }

  /** The same without a completion to follow, for which the journal would keep room. */
  public static AuditRecord refusal() {
    return decision(Verdict.VERDICT_DENIED);
  }

  private static AuditRecord decision(Verdict verdict) {
    return AuditRecord.newBuilder()
        .setTimeMs(1_790_000_000_000L)
        .setCorrelationUid("3f0c2a52-6f9e-4d3f-9d7b-0a4f5d1c2b3a")
        .setSandbox("default")
        .setRequest(
            RequestDecision.newBuilder()
                .setClient(Peer.newBuilder().setIp("127.0.0.1").setPort(54321))
                .setDestination(
                    Destination.newBuilder()
                        .setHost("api.example.com")
                        .setPort(443)
                        .setIp("203.0.113.7"))
                .setScheme("https")
                .setMethod("POST")
                .setPath("/v1/chat/completions")
                .setVerdict(verdict)
                .setRule(Rule.newBuilder().setPolicy("api").setEngine("l7"))
                .setGeneration(7)
                .setTunnelled(true)
                .setHttpVersion("1.1"))
        .build();
  }
}
