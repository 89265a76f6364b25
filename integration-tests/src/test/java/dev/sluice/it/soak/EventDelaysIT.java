package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * How much later events come through stages than through the node without any, each beside one of
 * those at the same time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class EventDelaysIT {
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 10);

  /** Fewer rounds are too few for figures. */
  private static final int MEASURED = 100;

  /**
   * Streams of each stage before, several at once: what is measured is code that the second
   * compiler has compiled.
   */
  private static final int WARMING = 12_000;

  /** Those of them whose origin pauses between events, so that held events are warm too. */
  private static final int TIMED = 1_000;

  /** A sandbox may have 24 requests that stages read at once. */
  private static final int AT_ONCE = 20;

  private static final int EVENTS = 6;
  private static final long SPACING_NANOS = 8_000_000;

  /** An event that waits, behind which none comes for longer than it may. */
  private static final int RESTS = 3;

  private static final long REST_NANOS = 80_000_000;
  private static final double MOST_LATE = 50;

  /** Every other event ends with what could begin a secret, and waits. */
  private static final String WAITS = "the key is ghp_Ab";

  private static final Map<String, Double> MOST_FIRST =
      Map.of(SoakNode.HOOKS, 1.0, SoakNode.SECRETS, 1.0, SoakNode.OLDER, 3.0);

  private final AtomicInteger number = new AtomicInteger();
  private SoakNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = new SoakNode(directory);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** Milliseconds from the origin to the client, of one stream. */
  private record Delays(List<Double> millis) {
    double first() {
      return millis.getFirst();
    }

    double last() {
      return Collections.max(millis);
    }
  }

  /** Whether the origin waits after each event. */
  private enum Pace {
    TIMED,
    UNPACED
  }

  /** One stream beside one without stages. */
  private record Pair(Delays staged, Delays plain) {}

  /** All rounds of a stage. */
  private record Figures(
      List<Double> first, List<Double> plainFirst, List<Double> last, List<Double> plainLast) {
    static Figures of(List<Pair> pairs) {
      return new Figures(
          sorted(pairs, pair -> pair.staged().first()),
          sorted(pairs, pair -> pair.plain().first()),
          sorted(pairs, pair -> pair.staged().last()),
          sorted(pairs, pair -> pair.plain().last()));
    }

    private static List<Double> sorted(List<Pair> pairs, Function<Pair, Double> delay) {
      return pairs.stream().map(delay).sorted().toList();
    }
  }

  private void warm() {
    for (String host : List.of(SoakNode.PLAIN, SoakNode.HOOKS, SoakNode.SECRETS, SoakNode.OLDER)) {
      for (int begun = 0; begun < WARMING; ) {
        // Few at first: cold code may take longer than a service has.
        int now = Math.min(AT_ONCE, 1 + begun / 10);
        Pace pace = begun < TIMED ? Pace.TIMED : Pace.UNPACED;
        Stream.generate(() -> stream(host, pace))
            .limit(now)
            .toList()
            .forEach(CompletableFuture::join);
        begun += now;
      }
    }
  }

  @Test
  void eventsComeInTime() {
    if (ROUNDS >= MEASURED) {
      warm();
    }
    Map<String, List<Pair>> pairs = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS + ROUNDS / 10; round++) {
      for (String host : List.of(SoakNode.HOOKS, SoakNode.SECRETS, SoakNode.OLDER)) {
        CompletableFuture<Delays> plain = stream(SoakNode.PLAIN, Pace.TIMED);
        CompletableFuture<Delays> staged = stream(host, Pace.TIMED);
        Pair pair = new Pair(staged.join(), plain.join());
        if (round >= ROUNDS / 10) {
          pairs.computeIfAbsent(host, h -> new ArrayList<>()).add(pair);
        }
      }
    }
    Map<String, Figures> figures = new LinkedHashMap<>();
    pairs.forEach((host, all) -> figures.put(host, Figures.of(all)));
    System.out.println(
        "| stage | first p50 ms | without p50 ms | latest p99 ms | latest ms | without ms |");
    figures.forEach(EventDelaysIT::print);
    if (ROUNDS >= MEASURED) {
      SoftAssertions.assertSoftly(
          softly -> figures.forEach((host, all) -> judge(softly, host, all)));
    }
  }

  private static void print(String host, Figures all) {
    System.out.printf(
        "| %s | %.2f | %.2f | %.1f | %.1f | %.1f |%n",
        host,
        part(all.first(), 0.5),
        part(all.plainFirst(), 0.5),
        part(all.last(), 0.99),
        part(all.last(), 1),
        part(all.plainLast(), 1));
  }

  /** One stream in 100 may meet a pause of the machine. */
  private static void judge(SoftAssertions softly, String host, Figures all) {
    softly
        .assertThat(part(all.first(), 0.5) - part(all.plainFirst(), 0.5))
        .as("first event through %s", host)
        .isLessThanOrEqualTo(MOST_FIRST.getOrDefault(host, 0.0));
    softly
        .assertThat(part(all.last(), 0.99))
        .as("latest event through %s", host)
        .isLessThanOrEqualTo(MOST_LATE);
  }

  private static double part(List<Double> sorted, double part) {
    return sorted.get((int) Math.round(part * (sorted.size() - 1)));
  }

  private static byte[] event(int index) {
    String text = index % 2 == 0 ? "word " + index : WAITS;
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n"
        .formatted(text)
        .getBytes(US_ASCII);
  }

  private CompletableFuture<Delays> stream(String host, Pace pace) {
    String path = "/events/" + number.incrementAndGet();
    long[] sent = new long[EVENTS];
    node.origin.at(
        path,
        (head, in, out) -> {
          BodyWriter body =
              BodyWriter.begin(
                  out,
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n",
                  OptionalLong.empty());
          for (int i = 0; i < EVENTS; i++) {
            sent[i] = System.nanoTime();
            body.send(event(i));
            if (pace == Pace.TIMED) {
              LockSupport.parkNanos(i == RESTS ? REST_NANOS : SPACING_NANOS);
            }
          }
          body.end();
        });
    return CompletableFuture.supplyAsync(
        () -> received(host, path, sent), task -> Thread.ofVirtual().start(task));
  }

  private Delays received(String host, String path, long[] sent) {
    List<Double> millis = new ArrayList<>(EVENTS);
    byte[] last = {0};
    try (SoakCall call = node.call("GET", host, path, "").ask()) {
      HttpHead head = call.head();
      boolean whole =
          call.isWhole(
              head,
              (bytes, length) -> {
                long now = System.nanoTime();
                for (int at = 0; at < length; at++) {
                  if (bytes[at] == '\n' && last[0] == '\n') {
                    millis.add((now - sent[millis.size()]) / 1e6);
                  }
                  last[0] = bytes[at];
                }
              });
      node.origin.forget(path);
      assertThat(whole && millis.size() == EVENTS).as(head.text()).isTrue();
      return new Delays(millis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
