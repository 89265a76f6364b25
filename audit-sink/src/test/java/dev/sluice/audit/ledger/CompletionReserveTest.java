package dev.sluice.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.Test;

/** How much room is kept for completions. */
class CompletionReserveTest {
  private static final long PLENTY = 1L << 40;
  private static final AuditRecord COMPLETION =
      AuditRecord.newBuilder().setCompletion(RequestCompletion.getDefaultInstance()).build();

  private final CompletionReserve reserve = new CompletionReserve(PLENTY);

  @Test
  void whatIsAdmittedKeepsRoomUntilItsCompletionIsStored() {
    reserve.account(request(Verdict.VERDICT_ALLOWED), 1000);
    reserve.account(tunnel(TunnelDecision.Kind.KIND_CONNECT), 2000);
    assertThat(reserve.bytes()).isGreaterThanOrEqualTo(3000);
    reserve.account(COMPLETION, 900);
    assertThat(reserve.bytes()).isBetween(1500L, 2500L);
    reserve.account(
        AuditRecord.newBuilder().setTunnelCompletion(TunnelCompletion.getDefaultInstance()).build(),
        900);
    assertThat(reserve.bytes()).isZero();
  }

  @Test
  void whatHasNoCompletionKeepsNone() {
    reserve.account(request(Verdict.VERDICT_DENIED), 1000);
    reserve.account(tunnel(TunnelDecision.Kind.KIND_UPGRADE), 1000);
    reserve.account(AuditRecord.getDefaultInstance(), 1000);
    assertThat(reserve.bytes()).isZero();
  }

  /** As of each upload whose stages read it while it went on. */
  @Test
  void aLaterRecordOfARequestOpensNothing() {
    AuditRecord opening = request(Verdict.VERDICT_ALLOWED);
    AuditRecord.Builder later = opening.toBuilder();
    later.getRequestBuilder().setLater(true);
    for (int i = 0; i < 3; i++) {
      reserve.account(opening, 1000);
      reserve.account(later.build(), 1000);
      reserve.account(COMPLETION, 900);
      assertThat(reserve.bytes()).isZero();
    }
  }

  @Test
  void completionsThatNothingAwaitsKeepNoRoom() {
    reserve.account(request(Verdict.VERDICT_MODIFIED), 1000);
    reserve.account(COMPLETION, 900);
    reserve.account(COMPLETION, 900);
    reserve.close();
    assertThat(reserve.bytes()).isZero();
  }

  @Test
  void completionsThatNeverComeCannotTakeTheWholeJournal() {
    CompletionReserve small = new CompletionReserve(1_000_000);
    for (int i = 0; i < 10_000; i++) {
      small.account(request(Verdict.VERDICT_ALLOWED), 1000);
    }
    assertThat(small.bytes()).isPositive().isLessThanOrEqualTo(500_000);
  }

  private static AuditRecord request(Verdict verdict) {
    return AuditRecord.newBuilder()
        .setRequest(RequestDecision.newBuilder().setVerdict(verdict))
        .build();
  }

  private static AuditRecord tunnel(TunnelDecision.Kind kind) {
    return AuditRecord.newBuilder()
        .setTunnel(TunnelDecision.newBuilder().setVerdict(Verdict.VERDICT_ALLOWED).setKind(kind))
        .build();
  }
}
