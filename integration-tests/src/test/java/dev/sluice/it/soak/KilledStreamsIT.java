package dev.sluice.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** kill -9 of the service, of the chain node and of the proxy, in the middle of streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class KilledStreamsIT {
  private static final int KILLS = Integer.getInteger("soak.kills", 1);
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int STREAMS = 4;
  private static final long BYTES = 8L << 20;
  private static final Executor EACH_A_THREAD = task -> Thread.ofVirtual().start(task);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ApartNodes nodes;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    nodes = ApartNodes.start(directory);
  }

  @AfterAll
  void stop() {
    nodes.close();
  }

  static List<Kill> kills() {
    List<Kill> kills = new ArrayList<>();
    Random random = new Random(SEED);
    List<ApartNodes.Part> parts = List.of(ApartNodes.Part.values());
    for (int number = 0; number < KILLS; number++) {
      ApartNodes.Part part = parts.get(number % parts.size());
      kills.add(new Kill(number, part, 0.1 + 0.8 * random.nextDouble()));
    }
    return kills;
  }

  /**
   * One of them.
   *
   * @param at part of each body that was sent before
   */
  record Kill(int number, ApartNodes.Part part, double at) {}

  /** Streams of one round, which stand still where the kill is to be. */
  private static final class Round {
    private final CountDownLatch reached = new CountDownLatch(3 * STREAMS);

    /** A receiver has the head of its message. */
    private final CountDownLatch begun = new CountDownLatch(3 * STREAMS);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<CompletableFuture<Boolean>> wholeResponses = new ArrayList<>();
    private final List<CompletableFuture<Boolean>> wholeRequests = new ArrayList<>();
    private final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    private final RepeatedBody body = RepeatedBody.ofText(BYTES);
    private final long stop;

    /** The kernel ends the connections of a proxy that died, with no word of TLS. */
    private final boolean proxyLives;

    Round(Kill kill) {
      stop = (long) (body.length() * kill.at());
      proxyLives = kill.part() != ApartNodes.Part.PROXY;
    }

    RepeatedBody.Progress progress() {
      boolean[] stood = {false};
      return written -> {
        if (!stood[0] && written >= stop) {
          stood[0] = true;
          reached.countDown();
          await(goOn);
        }
      };
    }

    static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    OptionalLong length(int stream) {
      return stream % 2 == 0 ? OptionalLong.of(body.length()) : OptionalLong.empty();
    }
  }

  @ParameterizedTest
  @MethodSource("kills")
  void nothingLooksWholeThatIsNot(Kill kill) {
    Round round = new Round(kill);
    for (int i = 0; i < STREAMS; i++) {
      download(round, kill.number() + "/" + i, i, false);
      download(round, kill.number() + "/tls" + i, i, true);
      upload(round, kill.number() + "/" + i, i);
    }
    Round.await(round.reached);
    Round.await(round.begun);

    nodes.kill(kill.part());
    try {
      double seconds = untilAllAreCut(round);
      System.out.printf(
          "| %d | %s | %.0f%% | %d responses, %d requests cut | %.1f s |%n",
          kill.number(), kill.part(), 100 * kill.at(), 2 * STREAMS, STREAMS, seconds);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(nodes.heldBySurvivors()).isEmpty());
    } finally {
      nodes.restart(kill.part());
    }
  }

  /** How long it takes until all have ended. */
  private static double untilAllAreCut(Round round) {
    long killed = System.nanoTime();
    round.goOn.countDown();
    round.wholeResponses.forEach(whole -> assertThat(whole.join()).isFalse());
    round.wholeRequests.forEach(whole -> assertThat(whole.join()).isFalse());
    round.answers.forEach(status -> assertThat(status.join() / 100).isNotEqualTo(2));
    return (System.nanoTime() - killed) / 1e9;
  }

  private void download(Round round, String name, int stream, boolean tls) {
    String path = "/down/" + name;
    nodes
        .origin()
        .at(
            path,
            (head, in, out) ->
                round.body.writeTo(
                    BodyWriter.begin(out, "HTTP/1.1 200 OK\r\n", round.length(stream)),
                    round.progress()));
    round.wholeResponses.add(
        CompletableFuture.supplyAsync(
            () -> {
              try (SoakCall call = (tls ? nodes.callTls(path) : nodes.call("GET", path)).ask()) {
                HttpHead head = call.head();
                assertThat(head.status()).isEqualTo(200);
                round.begun.countDown();
                boolean whole = call.isWhole(head, round.body.arrival());
                assertThat(tls && round.proxyLives && call.isEndedInOrder()).isFalse();
                return whole;
              } catch (IOException cut) {
                return false;
              }
            },
            EACH_A_THREAD));
  }

  private void upload(Round round, String name, int stream) {
    String path = "/up/" + name;
    CompletableFuture<Boolean> whole = new CompletableFuture<>();
    round.wholeRequests.add(whole.completeOnTimeout(false, PATIENCE.toSeconds(), TimeUnit.SECONDS));
    nodes
        .origin()
        .at(
            path,
            (head, in, out) -> {
              round.begun.countDown();
              whole.complete(BodyReader.isWhole(head, in, round.body.arrival()));
              BodyWriter.begin(out, "HTTP/1.1 200 OK\r\n", OptionalLong.of(0)).end();
            });
    round.answers.add(
        CompletableFuture.supplyAsync(
            () -> {
              try (SoakCall call = nodes.call("PUT", path)) {
                EACH_A_THREAD.execute(() -> send(round, call, stream));
                return call.head().status();
              } catch (IOException cut) {
                return 0;
              }
            },
            EACH_A_THREAD));
  }

  private static void send(Round round, SoakCall call, int stream) {
    try {
      round.body.writeTo(call.begin(round.length(stream)), round.progress());
    } catch (IOException cut) {
      // Refused, or the proxy is dead.
    }
  }
}
