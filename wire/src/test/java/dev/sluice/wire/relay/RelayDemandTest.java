package dev.sluice.wire.relay;

import static dev.sluice.wire.connection.Connection.READ_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.ScriptedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay asks one side for nothing beside what the other one does not take. */
class RelayDemandTest {
  private final ScriptedChannel client = new ScriptedChannel();
  private final ScriptedChannel origin = new ScriptedChannel();

  @BeforeEach
  void join() {
    ByteRelay.join(client, origin, ignored -> {});
  }

  @Test
  void fromClientToOrigin() {
    withdraws(client, origin);
  }

  @Test
  void fromOriginToClient() {
    withdraws(origin, client);
  }

  private static void withdraws(ScriptedChannel sender, ScriptedChannel receiver) {
    receiver.takes(false);
    sender.sends("abc");
    assertThat(sender.credit()).isZero();

    receiver.takes(true);
    assertThat(sender.credit()).isEqualTo(READ_BYTES);
    receiver.takes(true);
    assertThat(sender.credit()).isEqualTo(READ_BYTES);
  }
}
