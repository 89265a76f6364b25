package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.complete;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static dev.sluice.proxy.exchange.StagedTrial.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proxy.wire.OriginFault;
import dev.sluice.proxy.wire.ScriptedClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that end while their decision is on its way to the journal. */
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
}
