package dev.sluice.testing;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PolicyRevision;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;

/** Records as the other modules write them. */
public final class SampleRecords {
  public static final long TIME = 1_790_000_000_000L;
  public static final String UID = "7d0a8f64-3f35-4e3c-9a0b-7c4c5b1f2d11";

  private SampleRecords() {}

  public static AuditRecord.Builder at(long timeMs, String uid) {
    return AuditRecord.newBuilder().setTimeMs(timeMs).setCorrelationUid(uid).setSandbox("agent-7");
  }

  public static AuditRecord.Builder at() {
    return at(TIME, UID);
  }

  public static RequestDecision.Builder request(Verdict verdict) {
    return RequestDecision.newBuilder()
        .setClient(Peer.newBuilder().setIp("10.1.2.3").setPort(50123))
        .setDestination(
            Destination.newBuilder().setHost("api.example.test").setPort(443).setIp("192.0.2.7"))
        .setScheme("https")
        .setMethod("POST")
        .setPath("/v1/messages")
        .setVerdict(verdict)
        .setRule(Rule.newBuilder().setPolicy("rest_api").setEngine("l7"))
        .setGeneration(12)
        .setRequestBytes(1024)
        .setTunnelled(true)
        .setHttpVersion("1.1");
  }

  public static RequestDecision.Builder denied() {
    return request(Verdict.VERDICT_DENIED)
        .setReason("no rule allows it")
        .setRefusal("policy_denied")
        .setStatus(403);
  }

  public static StageTrace.Builder stage(StageTrace.Outcome outcome) {
    return StageTrace.newBuilder()
        .setEntry("redact-secrets")
        .setImplementation("openshell/regex")
        .setOutcome(outcome)
        .setDurationNanos(210_000);
  }

  public static FindingCount finding(String severity) {
    return FindingCount.newBuilder()
        .setType("openai_key")
        .setLabel("OpenAI API key")
        .setCount(2)
        .setSeverity(severity)
        .build();
  }

  public static RequestDecision.Builder redacted() {
    return request(Verdict.VERDICT_MODIFIED)
        .addStages(
            stage(StageTrace.Outcome.OUTCOME_ALLOWED)
                .setTransformed(true)
                .addFindings(finding("high")))
        .setChainNanos(350_000);
  }

  /** A request of which everything is known. */
  public static RequestDecision.Builder known() {
    return redacted()
        .setRule(
            Rule.newBuilder()
                .setPolicy("rest_api")
                .setEngine("l7-mcp")
                .setPlace("network_policies.rest_api.endpoints[0].rules[1].allow"))
        .setPolicy(policy())
        .setTls(clientTls())
        .setDecidedNanos(3_000_000)
        .setUserAgent("agent/1.0")
        .setAsked(
            Asked.newBuilder()
                .addQueryKeys("q")
                .addCalls(
                    AskedCall.newBuilder()
                        .setProtocol("mcp")
                        .setMethod("tools/call")
                        .setTool("read_file")))
        .setOriginalBytes(2048);
  }

  public static PolicyRevision policy() {
    return PolicyRevision.newBuilder()
        .setSandbox("agent-7")
        .setRevision(3)
        .setHash(ByteString.fromHex("5e884898da28047151d0e56f8dc62927"))
        .build();
  }

  public static ClientTls clientTls() {
    return ClientTls.newBuilder()
        .setVersion("TLSv1.3")
        .setCipher("TLS_AES_128_GCM_SHA256")
        .setSni("api.example.test")
        .setJa4("t13d1516h2_8daaf6152771_e5627efa2ab1")
        .setSubject("CN=api.example.test")
        .setIssuer("CN=Sluice CA")
        .setSerial("3f2a9c")
        .build();
  }

  public static RequestCompletion.Builder completion(RequestDecision decision) {
    return RequestCompletion.newBuilder()
        .setDecision(decision)
        .setStatus(200)
        .setRequestBytes(1024)
        .setResponseBytes(4096)
        .setDurationNanos(37_000_000)
        .setOutcome(RequestCompletion.Outcome.OUTCOME_COMPLETE);
  }

  public static TunnelDecision.Builder tunnel(Verdict verdict, TunnelDecision.Kind kind) {
    return TunnelDecision.newBuilder()
        .setClient(Peer.newBuilder().setIp("10.1.2.3").setPort(50123))
        .setDestination(
            Destination.newBuilder().setHost("api.example.test").setPort(443).setIp("192.0.2.7"))
        .setVerdict(verdict)
        .setRule(Rule.newBuilder().setPolicy("rest_api").setEngine("opa"))
        .setGeneration(12)
        .setKind(kind);
  }

  public static TunnelCompletion tunnelCompletion() {
    return TunnelCompletion.newBuilder()
        .setDecision(tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_CONNECT))
        .setClientBytes(700)
        .setUpstreamBytes(90_000)
        .setDurationNanos(5_000_000_000L)
        .build();
  }

  public static PlatformFinding platform(String uid, String disposition) {
    return PlatformFinding.newBuilder()
        .setUid(uid)
        .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
        .setDisposition(disposition)
        .build();
  }

  /** A WebSocket that one entry never asked to see and another sees nothing of. */
  public static TunnelDecision upgrade() {
    return tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_UPGRADE)
        .addUnseen(
            Unseen.newBuilder().setEntry("redact-secrets").setImplementation("openshell/regex"))
        .addFindings(
            platform("openshell.middleware.traffic_uninspectable", "fail_open").toBuilder()
                .setProtocol("websocket messages"))
        .build();
  }

  /** Policy objects to what two stages left of the body, once only to be told. */
  public static RequestDecision rechecked() {
    BodyRecheck.Builder recheck =
        BodyRecheck.newBuilder()
            .setPolicy("tools")
            .setEngine("l7-mcp")
            .setReason("tools/call not permitted by policy");
    return denied()
        .addStages(
            stage(StageTrace.Outcome.OUTCOME_ALLOWED)
                .setTransformed(true)
                .setRecheck(recheck.setOutcome(BodyRecheck.Outcome.OUTCOME_AUDITED)))
        .addStages(
            stage(StageTrace.Outcome.OUTCOME_ALLOWED)
                .setTransformed(true)
                .setRecheck(recheck.setOutcome(BodyRecheck.Outcome.OUTCOME_DENIED)))
        .build();
  }
}
