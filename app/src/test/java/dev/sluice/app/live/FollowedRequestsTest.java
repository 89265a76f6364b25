package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedRequestsTest {
  private static final RequestDecision ALLOWED =
      SampleRecords.request(Verdict.VERDICT_ALLOWED).build();
  private static final RequestDecision PLAIN = ALLOWED.toBuilder().setTunnelled(false).build();

  private final FollowedRequests two = follow("api.example.test", 2);

  private static FollowedRequests follow(String host, int most) {
    return new FollowedRequests(Criteria.of("", host), most);
  }

  private static AuditRecord request(String uid, RequestDecision decision) {
    return SampleRecords.at(1, uid).setRequest(decision).build();
  }

  private static AuditRecord completion(String uid, RequestDecision decision) {
    return SampleRecords.at(1, uid).setCompletion(SampleRecords.completion(decision)).build();
  }

  private static AuditRecord tunnel(String uid, Verdict verdict, Kind kind) {
    return SampleRecords.at(1, uid).setTunnel(SampleRecords.tunnel(verdict, kind)).build();
  }

  private static AuditRecord tunnelEnd(String uid) {
    return SampleRecords.at(1, uid).setTunnelCompletion(SampleRecords.tunnelCompletion()).build();
  }

  private static Optional<FollowedRequests.Selection> told(boolean counted, boolean ended) {
    return Optional.of(new FollowedRequests.Selection(counted, ended));
  }

  @Test
  void anAllowedRequestIsToldUntilItsEnd() {
    assertThat(two.select(request("a", PLAIN), true)).isEqualTo(told(true, false));
    assertThat(two.select(request("a", PLAIN.toBuilder().setLater(true).build()), true))
        .isEqualTo(told(true, false));
    assertThat(two.select(completion("a", PLAIN), true)).isEqualTo(told(true, true));
    assertThat(two.select(completion("a", PLAIN), true)).isEmpty();
  }

  @Test
  void aRefusedRequestEndsAtOnce() {
    assertThat(two.select(request("a", SampleRecords.denied().build()), true))
        .isEqualTo(told(true, true));
    assertThat(two.select(request("b", PLAIN), false)).isEqualTo(told(true, true));
  }

  @Test
  void requestsThatRanBeforeAreNotTold() {
    assertThat(two.select(completion("a", PLAIN), true)).isEmpty();
    assertThat(two.select(request("a", PLAIN.toBuilder().setLater(true).build()), true)).isEmpty();
    assertThat(two.select(tunnelEnd("t"), true)).isEmpty();
  }

  @Test
  void noMoreRequestsAreToldThanAreWanted() {
    two.select(request("a", PLAIN), true);
    two.select(request("b", PLAIN), true);

    assertThat(two.select(request("c", PLAIN), true)).isEmpty();
    assertThat(two.select(completion("c", PLAIN), true)).isEmpty();
    assertThat(two.select(tunnel("t", Verdict.VERDICT_ALLOWED, Kind.KIND_CONNECT), true)).isEmpty();
    assertThat(two.select(tunnel("u", Verdict.VERDICT_DENIED, Kind.KIND_CONNECT), true)).isEmpty();
    assertThat(two.select(completion("b", PLAIN), true)).isEqualTo(told(true, true));
  }

  /** Its begin comes before the decision on its handshake. */
  @Test
  void aWebSocketSessionIsToldFromItsBegin() {
    SessionEvent opening = SampleSessions.opening(Verdict.VERDICT_ALLOWED);
    assertThat(two.select(session("a", opening), true)).isEqualTo(told(false, false));
    assertThat(two.select(request("a", PLAIN), true)).isEqualTo(told(true, false));
    assertThat(two.select(session("a", SampleSessions.denied()), true))
        .isEqualTo(told(false, false));
    assertThat(two.select(completion("a", PLAIN), true)).isEqualTo(told(true, true));

    assertThat(two.select(session("b", opening), true)).isEqualTo(told(false, false));
    assertThat(two.select(request("b", SampleRecords.denied().build()), true))
        .isEqualTo(told(true, true));
    assertThat(two.select(session("b", SampleSessions.denied()), true)).isEmpty();
    assertThat(two.select(session("c", opening), true)).isEmpty();
    assertThat(follow("other.test", 1).select(session("a", opening), true)).isEmpty();
  }

  @Test
  void sessionsWithoutADecisionDoNotStay() {
    SessionEvent opening = SampleSessions.opening(Verdict.VERDICT_ALLOWED);
    for (int i = 0; i < 300; i++) {
      assertThat(two.select(session("s" + i, opening), true)).isEqualTo(told(false, false));
    }

    assertThat(two.select(session("s0", SampleSessions.denied()), true)).isEmpty();
    assertThat(two.select(request("s299", PLAIN), true)).isEqualTo(told(true, false));
    assertThat(two.select(session("s299", SampleSessions.denied()), true))
        .isEqualTo(told(false, false));
  }

  private static AuditRecord session(String uid, SessionEvent event) {
    return SampleRecords.at(1, uid).setSession(event).build();
  }

  @Test
  void otherHostsAndNodesAreNotTold() {
    assertThat(follow("other.test", 1).select(request("a", PLAIN), true)).isEmpty();
    assertThat(two.select(tunnel("t", Verdict.VERDICT_DENIED, Kind.KIND_UNREADABLE), true))
        .isEqualTo(told(true, true));
    assertThat(two.select(AuditRecord.getDefaultInstance(), true)).isEmpty();
  }

  @Test
  void theTunnelAroundARequestDoesNotCount() {
    assertThat(two.select(tunnel("t", Verdict.VERDICT_ALLOWED, Kind.KIND_CONNECT), true))
        .isEqualTo(told(false, false));
    assertThat(two.select(request("a", ALLOWED), true)).isEqualTo(told(true, false));
    assertThat(two.select(tunnelEnd("t"), true)).isEqualTo(told(false, true));
  }

  @Test
  void aTunnelWithoutRequestsCountsAtItsEnd() {
    two.select(tunnel("t", Verdict.VERDICT_ALLOWED, Kind.KIND_CONNECT), true);
    assertThat(two.select(tunnel("t", Verdict.VERDICT_ALLOWED, Kind.KIND_UNINSPECTABLE), true))
        .isEqualTo(told(false, false));
    assertThat(two.select(tunnelEnd("t"), true)).isEqualTo(told(true, true));

    two.select(tunnel("u", Verdict.VERDICT_ALLOWED, Kind.KIND_CONNECT), true);
    assertThat(two.select(tunnel("u", Verdict.VERDICT_DENIED, Kind.KIND_UNINSPECTABLE), true))
        .isEqualTo(told(true, true));
    assertThat(two.select(tunnelEnd("u"), true)).isEmpty();
  }

  @Test
  void anUpgradeIsAPartOfItsRequest() {
    two.select(request("a", PLAIN), true);

    assertThat(two.select(tunnel("a", Verdict.VERDICT_ALLOWED, Kind.KIND_UPGRADE), true))
        .isEqualTo(told(false, false));
    assertThat(two.select(tunnel("b", Verdict.VERDICT_ALLOWED, Kind.KIND_UPGRADE), true)).isEmpty();
  }
}
