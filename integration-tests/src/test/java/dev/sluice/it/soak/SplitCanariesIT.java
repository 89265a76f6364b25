package dev.sluice.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A canary divided at random over events, chunks and content codings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class SplitCanariesIT {
  private static final int POSITIONS = Integer.getInteger("soak.positions", 300);
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int AT_ONCE = 8;

  /** Every so many bodies rest in the middle, longer than anything is held. */
  private static final int RESTING = 4;

  private static final Duration REST = Duration.ofMillis(70);
  private static final String CANARY = SampleSecrets.all().getOrDefault("github-token", "");

  private final AtomicInteger begun = new AtomicInteger();
  private SoakNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = new SoakNode(directory);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void noneReachesTheClientAndAllElseDoes() throws InterruptedException, ExecutionException {
    List<Future<?>> clients = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        clients.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < POSITIONS; n = next.getAndIncrement()) {
                    isWithheld(n);
                  }
                  return POSITIONS;
                }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
    System.out.printf(
        "%d canaries withheld, seed %d; of %d some of the first half was out%n",
        POSITIONS, SEED, begun.get());
  }

  private void isWithheld(int number) throws IOException {
    Random random = new Random(SEED * 1_000_003 + number);
    SplitBody body = SplitBody.of(random, CANARY, number % RESTING == 0);
    boolean declared = !body.kind().events && random.nextBoolean();
    String path = "/canary/" + number;
    node.origin.at(
        path,
        (head, in, out) ->
            send(
                body,
                BodyWriter.begin(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s"
                        .formatted(body.kind().type, body.coding().field()),
                    declared ? OptionalLong.of(body.length()) : OptionalLong.empty())));
    try (SoakCall call =
        node.call("GET", SoakNode.SECRETS, path, "Accept-Encoding: gzip, br, zstd\r\n").ask()) {
      HttpHead head = call.head();
      ByteArrayOutputStream arrived = new ByteArrayOutputStream();
      boolean whole = call.isWhole(head, (bytes, length) -> arrived.write(bytes, 0, length));
      String which = "number %d, seed %d: %s%n%s".formatted(number, SEED, body, head.text());
      assertThat(head.status() == 200 && whole).as(which).isTrue();
      assertThat(head.value("Content-Encoding")).as(which).isEmpty();
      judge(body.inPlace(arrived.toByteArray()), which);
    } finally {
      node.origin.forget(path);
    }
  }

  private static void send(SplitBody body, BodyWriter out) throws IOException {
    List<byte[]> wire = body.wire();
    for (int i = 0; i < wire.size(); i++) {
      if (i == body.pause()) {
        LockSupport.parkNanos(REST.toNanos());
      }
      out.send(wire.get(i));
    }
    out.end();
  }

  private void judge(String place, String which) {
    int out = 0;
    while (out < CANARY.length() && place.charAt(out) == CANARY.charAt(out)) {
      out++;
    }
    begun.addAndGet(out > 0 ? 1 : 0);
    assertThat(out).as("%s%n%s", which, place).isLessThanOrEqualTo(CANARY.length() / 2);
  }
}
