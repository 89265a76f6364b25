package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.StreamKind;
import dev.sluice.wire.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The body of a proposal for {@code policy.local}, which is read into memory. */
class ProposalUploadTest {
  private static final String PROPOSAL =
      "POST http://policy.local/v1/proposals HTTP/1.1\nHost: policy.local\nContent-Length: 65536";

  private final ExchangeHarness harness = new ExchangeHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void itsMemoryIsReservedBeforeItIsRead() {
    ScriptedClient client = harness.start(PROPOSAL);
    client.sends("{");
    assertThat(harness.streaming.reservedBytes()).isGreaterThanOrEqualTo(65_536);
    client.leaves();

    assertThat(harness.streaming.reservedBytes()).isZero();
  }

  @Test
  void withoutMemoryItIsNotRead() {
    Claimant claimant = new Claimant(Snapshot.DEFAULT_SANDBOX, "127.0.0.1");
    while (harness.streaming.reserve(claimant, StreamKind.PLAIN).isPresent()) {
      // Until too little is left.
    }
    ScriptedClient client = harness.start(PROPOSAL);

    assertThat(client.mostCredit()).isZero();
    assertThat(client.told())
        .containsExactly("answer 503 Service Unavailable streaming_capacity_exhausted");
  }

  @Test
  void aLateOneIsNoLongerAwaited() {
    ScriptedClient client = harness.start(PROPOSAL);
    client.sends(" ".repeat(30_000));
    harness.passes(Duration.ofSeconds(9));
    client.sends(" ".repeat(30_000));
    assertThat(client.credit()).isPositive();
    harness.audit.hold();
    harness.passes(Duration.ofSeconds(6));
    assertThat(client.credit()).isZero();
    harness.audit.release();

    assertThat(client.told()).containsExactly("invite", "answer 408 Request Timeout");
    assertThat(harness.audit.records()).hasSize(1);
  }
}
