package dev.sluice.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.relay.ByteRelay;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.relay.RelayEnd.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionEndsTest {
  private static Outcome outcome(Cause cause) {
    RelayEnd how = new RelayEnd.Closed(Peer.CLIENT);
    return SessionEnds.outcome(new MessageRelayEnd(cause, new ByteRelay.Transfer(0, 0, how)));
  }

  @ParameterizedTest
  @CsvSource({
    "1011, internal_error, OUTCOME_INTERNAL_ERROR",
    "1008, audit_unavailable, OUTCOME_INTERNAL_ERROR",
    "1012, '', OUTCOME_TIMED_OUT",
    "1008, policy_denied, OUTCOME_CLIENT_ABORTED",
    "1013, inspection_exhausted, OUTCOME_CLIENT_ABORTED"
  })
  void whoIsToBlameForAnEndByTheJudge(int code, String reason, Outcome outcome) {
    assertThat(outcome(new Cause.Judged(new MessageClose(code, reason)))).isEqualTo(outcome);
  }

  @Test
  void whoIsToBlameForABrokenProtocol() {
    assertThat(outcome(new Cause.Broken(Peer.CLIENT, 1002, "rsv_bits")))
        .isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(outcome(new Cause.Broken(Peer.ORIGIN, 1002, "rsv_bits")))
        .isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
  }
}
