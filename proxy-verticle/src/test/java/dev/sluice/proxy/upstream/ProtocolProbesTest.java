package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.tls.AlpnOffer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Handshakes of hundreds of sandboxes that wait for their turn. */
class ProtocolProbesTest {
  private static final int MANY = 400;

  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final ProtocolProbes probes =
      new ProtocolProbes(
          new Deadlines(
              bug -> {
                throw new AssertionError(bug);
              }),
          new ReleasedRequests(turns::add));

  private static Origin of(String sandbox) {
    return new Origin(
        new Claimant(sandbox, "127.0.0.1"),
        "a.test",
        443,
        true,
        List.of(InetAddress.getLoopbackAddress()),
        AlpnOffer.HTTP2);
  }

  /** Each lets its tunnels go on as it ends. Nested within each other, all would fill the stack. */
  @Test
  void endOneAfterTheOtherWhenAllClientsHaveLeft() {
    AtomicBoolean there = new AtomicBoolean(true);
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      asked.add(probes.ask(of("s" + i), there::get, () -> Promise.<Boolean>promise().future()));
    }
    there.set(false);
    turns.remove().run();

    assertThat(asked.stream().filter(Future::failed).count())
        .isEqualTo(MANY - ReleasedRequests.MOST_OF_TURN);
  }
}
