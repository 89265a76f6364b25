package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.upstream.OpeningConnections.Sharing;
import dev.sluice.wire.tls.AlpnOffer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Thousands of requests wait for one connection. */
class OpeningConnectionsTest {
  private static final int MANY = 4000;
  private static final Origin ORIGIN = to("default", 443);

  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final OpeningConnections opening =
      new OpeningConnections(new ReleasedRequests(turns::add));
  private final Promise<Integer> told = Promise.promise();
  private final List<Future<Integer>> waits = new ArrayList<>();

  private static Origin to(String sandbox, int port) {
    return new Origin(
        new Claimant(sandbox, "127.0.0.1"),
        "a.test",
        port,
        true,
        List.of(InetAddress.getLoopbackAddress()),
        AlpnOffer.HTTP2);
  }

  private void waits(int requests, BooleanSupplier lasts) {
    for (int i = 0; i < requests; i++) {
      waits.add(opening.await(ORIGIN, 0, Sharing.UNKNOWN, lasts).orElseThrow());
    }
  }

  private Stream<Future<Integer>> over() {
    return waits.stream().filter(Future::isComplete);
  }

  private int turnsToTheEnd() {
    int ran = 0;
    for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
      next.run();
      ran++;
    }
    return ran;
  }

  private void open() {
    opening.add(ORIGIN, 0, Sharing.UNKNOWN, told.future());
  }

  @Test
  void fewGoOnInOneTurn() {
    open();
    waits(MANY, () -> true);

    told.complete(1);
    assertThat(over()).hasSize(ReleasedRequests.MOST_OF_TURN);

    assertThat(turnsToTheEnd()).isEqualTo(MANY / ReleasedRequests.MOST_OF_TURN);
    assertThat(waits).allMatch(wait -> wait.succeeded() && wait.result() == 1);
  }

  @Test
  void fewFailInOneTurn() {
    open();
    waits(MANY, () -> true);

    told.fail(new OriginUnavailable(OriginUnavailable.Step.CONNECT, "down"));
    assertThat(over()).hasSize(ReleasedRequests.MOST_OF_TURN);

    turnsToTheEnd();
    assertThat(waits).allMatch(Future::failed);
  }

  /** They would be dialed for, each by itself when the origin stays silent. */
  @Test
  void thoseThatHaveEndedDoNotGoOn() {
    open();
    AtomicBoolean last = new AtomicBoolean(true);
    waits(MANY, last::get);
    last.set(false);
    waits(1, () -> true);

    told.complete(1);
    turnsToTheEnd();

    assertThat(waits).allMatch(Future::isComplete);
    assertThat(waits.stream().filter(Future::succeeded)).hasSize(1);
  }

  /** Their clients ask and leave again and again. */
  @Test
  void thoseThatHaveEndedAreForgotten() {
    open();
    waits(MANY, () -> false);

    assertThat(waits.size() - over().count()).isLessThan(100);
  }

  @Test
  void thoseThatHaveEndedLeaveTheirSeats() {
    opening.add(ORIGIN, 0, new Sharing(100, 2), told.future());

    waits(MANY, () -> false);

    assertThat(opening.await(ORIGIN, 0, Sharing.UNKNOWN, () -> true)).isPresent();
  }

  /** Their waits end at the same time, as they began. */
  @Test
  void connectionsShareTheTurns() {
    for (int port = 1; port <= 20; port++) {
      opening.add(to("default", port), 0, Sharing.UNKNOWN, told.future());
      for (int i = 0; i < ReleasedRequests.MOST_OF_TURN; i++) {
        waits.add(wait(to("default", port)));
      }
    }

    told.complete(1);
    assertThat(over()).hasSize(ReleasedRequests.MOST_OF_TURN);

    assertThat(turnsToTheEnd()).isEqualTo(20);
    assertThat(waits).allMatch(Future::succeeded);
  }

  @Test
  void sandboxesGoOnInRotation() {
    open();
    waits(MANY, () -> true);
    opening.add(to("other", 443), 0, Sharing.UNKNOWN, told.future());
    List<Future<Integer>> others =
        Stream.generate(() -> wait(to("other", 443))).limit(ReleasedRequests.MOST_OF_TURN).toList();

    told.complete(1);
    for (int turn = 0; turn < 2; turn++) {
      turns.remove().run();
    }

    assertThat(others).allMatch(Future::succeeded);
    assertThat(over()).hasSize(2 * ReleasedRequests.MOST_OF_TURN);
  }

  private Future<Integer> wait(Origin origin) {
    return opening.await(origin, 0, Sharing.UNKNOWN, () -> true).orElseThrow();
  }
}
