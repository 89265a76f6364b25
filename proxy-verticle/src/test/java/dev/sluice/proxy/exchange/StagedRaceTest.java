package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.complete;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static dev.sluice.proxy.exchange.StagedTrial.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.ScriptedClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that end while a record of them is on its way to the journal. */
class StagedRaceTest {
  private final StagedTrial trial = StagedTrial.whole();

  @AfterEach
  void close() {
    trial.close();
  }

  /** Its stages have let it go, and the journal has not answered. */
  private ScriptedClient deciding(PipelineOutput.Start start) {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    trial.origin.sends("hello");
    trial.harness.audit.hold();
    trial.run.starts(start);
    trial.run.puts("HELLO");
    trial.run.pauses();
    return client;
  }

  @Test
  void aDecisionAfterTheRefusalBeginsNothing() {
    ScriptedClient client = deciding(streamed());
    trial.run.ends(complete());
    trial.origin.fails(OriginFault.TRUNCATED);
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
  }

  @Test
  void aDecisionAfterTheClientLeftBeginsNothing() {
    ScriptedClient client = deciding(streamed());
    trial.run.ends(complete());
    client.leaves();
    trial.harness.audit.release();

    assertThat(client.told()).isEmpty();
    assertThat(trial.closing().getReason()).isEqualTo("downstream_disconnect");
  }

  /** The client has all but the end, whose record has not been taken. */
  private ScriptedClient closing() {
    ScriptedClient client = deciding(streamed());
    trial.harness.audit.release();
    trial.harness.audit.hold();
    trial.run.ends(complete());
    assertThat(client.told()).containsExactly("respond 200", "write HELLO");
    return client;
  }

  @Test
  void theEndWaitsForItsRecord() {
    ScriptedClient client = closing();
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("respond 200", "write HELLO", "end");
    assertThat(trial.recorded()).containsExactly("REQUEST", "DECISION", "CLOSING", "COMPLETION");
  }

  @Test
  void anEndAfterTheClientLeftIsNoneMore() {
    ScriptedClient client = closing();
    client.leaves();
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("respond 200", "write HELLO");
    assertThat(trial.recorded()).containsExactly("REQUEST", "DECISION", "CLOSING", "COMPLETION");
  }

  @Test
  void withoutAHeadNoBodyGoesOut() {
    ScriptedClient client =
        deciding(
            streamed().toBuilder()
                .addHeaderMutations(write("X-Long", "a".repeat(2 << 20)))
                .build());
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
  }

  /** As small as a service gives them, and as many as are asked for before the decision. */
  @Test
  void shortPiecesThatWaitForTheDecisionGoOnTogether() {
    ScriptedClient client = deciding(streamed());
    for (int i = 0; i < 1000; i++) {
      trial.run.puts("x");
      trial.run.pauses();
    }
    trial.run.ends(complete());
    trial.harness.audit.release();

    assertThat(client.told()).containsExactly("respond 200", "write 1005 bytes", "end");
  }
}
