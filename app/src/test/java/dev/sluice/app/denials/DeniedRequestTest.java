package dev.sluice.app.denials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.live.TraceRecords;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleResponses;
import dev.sluice.testing.SampleSessions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeniedRequestTest {
  private static AuditRecord.Builder at() {
    return TraceRecords.at(TraceRecords.UID);
  }

  private static DeniedShape of(RequestDecision.Builder decision) {
    return DeniedRequest.of(at().setRequest(decision).build()).orElseThrow();
  }

  @Test
  void aRequestIsCountedByWhatItAskedForAndItsIdentifiersAreStars() {
    assertThat(of(DeniedRecords.decision("/v1/users/12345678/keys")))
        .isEqualTo(
            DeniedShape.newBuilder()
                .setSandbox("ci")
                .setHost("api.example.com")
                .setPort(443)
                .setProtocol("https")
                .setMethod("GET")
                .setPath("/v1/users/*/keys")
                .setCode("policy_denied")
                .setCount(1)
                .setFirstMs(TraceRecords.TIME)
                .setLastMs(TraceRecords.TIME)
                .setRequest(TraceRecords.UID)
                .build());
  }

  @Test
  void whatEnforcementAuditLetPassIsCountedToo() {
    DeniedShape shape =
        of(
            DeniedRecords.decision("/x")
                .setVerdict(Verdict.VERDICT_ALLOWED)
                .clearRefusal()
                .setAuditOnly(true));
    assertThat(shape.getCode()).isEqualTo("audit_only");
  }

  @Test
  void whatTheObserveModeLetPassIsCountedToo() {
    RequestDecision.Builder request =
        TraceRecords.request("GET", "/x").setWouldRefuse("policy_denied");
    assertThat(of(request).getCode()).isEqualTo("would_deny");
    TunnelDecision tunnel =
        TunnelDecision.newBuilder()
            .setVerdict(Verdict.VERDICT_ALLOWED)
            .setDestination(Destination.newBuilder().setHost("a.example").setPort(443))
            .setWouldRefuse("policy_denied")
            .build();
    assertThat(DeniedRequest.of(at().setTunnel(tunnel).build()).orElseThrow().getCode())
        .isEqualTo("would_deny");
  }

  @Test
  void aDeniedMessageOfAWebSocketIsCounted() {
    DeniedShape denied = of(SampleSessions.denied()).orElseThrow();
    DeniedShape refused = of(SampleSessions.refused()).orElseThrow();
    SessionEvent audited =
        SampleSessions.of(
            SampleSessions.message(Verdict.VERDICT_ALLOWED).setBinary(true).setAuditOnly(true));

    assertThat(List.of(denied.getProtocol(), denied.getOperation(), denied.getName()))
        .containsExactly("mcp", "tools/call", "delete_repo");
    assertThat(List.of(refused.getProtocol(), refused.getMethod(), refused.getPath()))
        .containsExactly("wss", "WEBSOCKET_TEXT", "/v1/realtime");
    assertThat(refused.getCode()).isEqualTo("middleware_denied");
    assertThat(of(audited).orElseThrow().getMethod()).isEqualTo("WEBSOCKET_BINARY");
    assertThat(of(audited).orElseThrow().getCode()).isEqualTo("audit_only");
    assertThat(of(SampleSessions.observed()).orElseThrow().getCode()).isEqualTo("would_deny");
    assertThat(of(SampleSessions.redacted())).isEmpty();
    assertThat(of(SampleSessions.of(SampleSessions.message(Verdict.VERDICT_DENIED)))).isEmpty();
    assertThat(of(SampleSessions.opening(Verdict.VERDICT_DENIED))).isEmpty();
  }

  private static Optional<DeniedShape> of(SessionEvent event) {
    return DeniedRequest.of(at().setSession(event).build());
  }

  @Test
  void aCallIsNamed() {
    AskedCall tool =
        AskedCall.newBuilder().setProtocol("mcp").setMethod("tools/call").setTool("rm").build();
    DeniedShape mcp = of(DeniedRecords.decision("/mcp").setDeniedCall(tool));
    assertThat(List.of(mcp.getProtocol(), mcp.getOperation(), mcp.getName()))
        .containsExactly("mcp", "tools/call", "rm");

    AskedCall mutation =
        AskedCall.newBuilder()
            .setProtocol("graphql")
            .setOperationType("mutation")
            .addAllFields(List.of("a", "b", "c", "d", "e"))
            .build();
    DeniedShape graphql = of(DeniedRecords.decision("/graphql").setDeniedCall(mutation));
    assertThat(List.of(graphql.getOperation(), graphql.getName()))
        .containsExactly("mutation", "a, b, c, d, ...");
  }

  @Test
  void aTunnelHasNoPath() {
    TunnelDecision tunnel =
        TunnelDecision.newBuilder()
            .setVerdict(Verdict.VERDICT_DENIED)
            .setDestination(Destination.newBuilder().setHost("a.example").setPort(22))
            .setRefusal("policy_denied")
            .build();
    DeniedShape shape = DeniedRequest.of(at().setTunnel(tunnel).build()).orElseThrow();
    assertThat(List.of(shape.getProtocol(), shape.getMethod(), shape.getPath()))
        .containsExactly("tunnel", "CONNECT", "");
  }

  /** Refused by its head, or while its body is read: the decision to read it is no denial. */
  @Test
  void aResponseThatAStageRefusedIsCounted() {
    DeniedShape refused = of(SampleResponses.decided(Verdict.VERDICT_DENIED)).orElseThrow();

    assertThat(List.of(refused.getOperation(), refused.getCode(), refused.getHost()))
        .containsExactly("response", "middleware_denied", "api.example.test");
    for (Commitment commitment :
        List.of(Commitment.COMMITMENT_BEFORE_COMMIT, Commitment.COMMITMENT_AFTER_COMMIT)) {
      assertThat(of(SampleResponses.ended("middleware_denied", commitment))).contains(refused);
    }
    assertThat(of(SampleResponses.decided(Verdict.VERDICT_ALLOWED))).isEmpty();
    assertThat(of(SampleResponses.undelivered())).isEmpty();
  }

  private static Optional<DeniedShape> of(ResponseEvent event) {
    return DeniedRequest.of(at().setResponse(event).build());
  }

  @Test
  void whatIsFoundInARequestThatGoesOnIsNotCountedAgain() {
    RequestDecision.Builder observed =
        TraceRecords.request("POST", "/x").setWouldRefuse("policy_denied").setLater(true);
    RequestDecision.Builder audited =
        TraceRecords.request("POST", "/x").setAuditOnly(true).setLater(true);

    assertThat(DeniedRequest.of(at().setRequest(observed).build())).isEmpty();
    assertThat(DeniedRequest.of(at().setRequest(audited).build())).isEmpty();
    assertThat(of(DeniedRecords.decision("/x").setLater(true)).getCode())
        .isEqualTo("policy_denied");
  }

  @Test
  void whatIsNoDenialOfASandboxIsNotCounted() {
    RequestDecision.Builder denied = DeniedRecords.decision("/x");
    assertThat(DeniedRequest.of(at().setRequest(TraceRecords.request("GET", "/x")).build()))
        .isEmpty();
    assertThat(DeniedRequest.of(at().setUnauthenticated(true).setRequest(denied).build()))
        .isEmpty();
    assertThat(DeniedRequest.of(at().setRequest(denied.clone().clearDestination()).build()))
        .isEmpty();
    Destination own = Destination.newBuilder().setHost("policy.local").setPort(80).build();
    assertThat(DeniedRequest.of(at().setRequest(denied.clone().setDestination(own)).build()))
        .isEmpty();
    assertThat(
            DeniedRequest.of(
                at().setCompletion(RequestCompletion.newBuilder().setDecision(denied)).build()))
        .isEmpty();
  }

  @Test
  void whatAClientChoseIsCut() {
    DeniedShape shape =
        of(DeniedRecords.decision("/" + "a/".repeat(4000)).setMethod("M".repeat(999)));
    assertThat(shape.getPath()).hasSize(DeniedRequest.LONGEST_PATH).endsWith("...");
    assertThat(shape.getMethod()).hasSize(128);
  }
}
