package dev.sluice.app.live;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;

/** Records of requests for {@link TraceBench}. */
public final class TraceRecords {
  public static final long TIME = 1_790_000_000_123L;
  public static final String UID = "5b0c7c39-6bb2-4f6e-9d3a-52f5c6c1a7e4";
  private static final Peer CLIENT = Peer.newBuilder().setIp("127.0.0.1").setPort(50312).build();

  private TraceRecords() {}

  public static AuditRecord.Builder at(String uid) {
    return AuditRecord.newBuilder().setTimeMs(TIME).setCorrelationUid(uid).setSandbox("ci");
  }

  public static RequestDecision.Builder request(String method, String path) {
    return RequestDecision.newBuilder()
        .setClient(CLIENT)
        .setDestination(
            Destination.newBuilder().setHost("api.example.com").setPort(443).setIp("192.0.2.7"))
        .setScheme("https")
        .setMethod(method)
        .setPath(path)
        .setVerdict(Verdict.VERDICT_ALLOWED)
        .setRule(
            Rule.newBuilder()
                .setPolicy("api")
                .setEngine("l7")
                .setPlace("policies/default.yaml:10:20"))
        .setGeneration(12)
        .setTunnelled(true)
        .setHttpVersion("1.1")
        .setDecidedNanos(1_900_000);
  }

  public static RequestDecision.Builder redacted() {
    return request("GET", "/v1/models")
        .setVerdict(Verdict.VERDICT_MODIFIED)
        .setChainNanos(640_000)
        .addStages(
            StageTrace.newBuilder()
                .setEntry("redact-keys")
                .setImplementation("openshell/regex")
                .setOutcome(StageTrace.Outcome.OUTCOME_ALLOWED)
                .setTransformed(true)
                .setDurationNanos(310_000)
                .addFindings(FindingCount.newBuilder().setCount(1)))
        .setCredentialsInjected(true)
        .addCredentials("api-token");
  }

  public static RequestDecision.Builder denied() {
    RequestDecision.Builder denied =
        request("GET", "/v1/admin")
            .setVerdict(Verdict.VERDICT_DENIED)
            .setReason("GET /v1/admin blocked by deny rule")
            .setRefusal("policy_denied")
            .setStatus(403);
    denied.getDestinationBuilder().clearIp();
    return denied;
  }

  public static RequestCompletion.Builder completion(RequestDecision decision) {
    return RequestCompletion.newBuilder()
        .setDecision(decision)
        .setStatus(200)
        .setRequestBytes(25)
        .setResponseBytes(152)
        .setDurationNanos(48_000_000)
        .setOutcome(RequestCompletion.Outcome.OUTCOME_COMPLETE);
  }

  public static TunnelDecision.Builder connect(Verdict verdict, String host, int port) {
    return TunnelDecision.newBuilder()
        .setClient(CLIENT)
        .setDestination(Destination.newBuilder().setHost(host).setPort(port).setIp("192.0.2.7"))
        .setVerdict(verdict)
        .setRule(Rule.newBuilder().setPolicy("api").setEngine("opa"))
        .setGeneration(12)
        .setKind(TunnelDecision.Kind.KIND_CONNECT);
  }

  /** The decision on a request that ends well. */
  public static AuditRecord decided(String uid) {
    return at(uid).setRequest(redacted()).build();
  }

  /** Its end. */
  public static AuditRecord ended(String uid) {
    return at(uid).setTimeMs(TIME + 48).setCompletion(completion(redacted().build())).build();
  }

  /** What was found later, with as many words as a record may have. */
  public static AuditRecord large(String uid) {
    return at(uid).setRequest(redacted().setLater(true).setPath("/" + "x".repeat(8000))).build();
  }

  /** A refused request. */
  public static AuditRecord refused(String uid) {
    return at(uid).setRequest(denied()).build();
  }
}
