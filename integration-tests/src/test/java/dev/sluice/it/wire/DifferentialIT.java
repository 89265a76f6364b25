package dev.sluice.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Mutated requests: all origins read the same, or Sluice refuses. A short form of {@code
 * soak/differential}, which sets the properties soak.seconds and soak.seed.
 */
@Execution(SAME_THREAD)
class DifferentialIT {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("soak.seconds", 4));
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int MOST = 1_000_000;

  /** However slow the machine is. */
  private static final int FEWEST = 15;

  /** Enough for a tunnel on a busy machine; the long form, which runs alone, waits less. */
  private static final Duration STALLED =
      Duration.ofSeconds(System.getProperty("soak.seconds") == null ? 3 : 1);

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Template NEXT =
      Template.of("GET {origin}/next HTTP/1.1\nHost: {host}\nConnection: close\n\n");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int tried;
  private int forwarded;
  private int untried;

  @Test
  void nobodyReadsARequestInAnotherWay(@TempDir Path directory, TestReporter reporter)
      throws IOException {
    differ(Site.start(directory, STALLED), reporter);
  }

  /** The tunneled ones become requests of HTTP/2. */
  @Test
  void norOverHttp2(@TempDir Path directory, TestReporter reporter) throws IOException {
    differ(Site.bridging(directory, STALLED, OriginVersion.HTTP2), reporter);
  }

  private void differ(Site started, TestReporter reporter) throws IOException {
    Mutator mutator = new Mutator(SEED, corpus(true), corpus(false));
    try (Site site = started;
        threads) {
      RawClient client = site.client(PATIENCE);
      long end = System.nanoTime() + TIME.toNanos();
      while (tried + untried < FEWEST || (tried < MOST && System.nanoTime() < end)) {
        Template request = mutator.next();
        Mode mode = mutator.mode();
        if (!opensATunnel(request)) {
          List<Verdict> verdicts = verdicts(site, client, mode, request);
          if (verdicts.size() == site.witnesses().size()) {
            judge(request, mode, verdicts);
          } else {
            untried++;
            assertThat(untried).as("without a tunnel").isLessThanOrEqualTo(3 + tried / 10);
          }
        }
      }
    }
    reporter.publishEntry(
        "seed %d: %d requests, %d reached an origin".formatted(SEED, tried, forwarded));
    assertThat(forwarded).isBetween(1, tried - 1);
  }

  private static List<Template> corpus(boolean forwarded) {
    return Stream.of(Mode.values())
        .flatMap(mode -> WireCases.of(mode).stream())
        .filter(known -> known.readings().isEmpty() != forwarded)
        .map(WireCase::request)
        .filter(request -> request.text().length() < 1000)
        .distinct()
        .toList();
  }

  /** What comes behind a CONNECT that is granted races with the client's end. */
  private static boolean opensATunnel(Template request) {
    return request.text().contains("CONNECT ");
  }

  /** Fewer than there are origins when a tunnel did not come about in time on a busy machine. */
  private List<Verdict> verdicts(Site site, RawClient client, Mode mode, Template request) {
    List<CompletableFuture<Optional<Verdict>>> running = new ArrayList<>();
    for (Witness origin : site.witnesses()) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  RawClient.Answers answers = client.exchange(origin, mode, request.then(NEXT));
                  return Optional.of(new Verdict(origin, answers, origin.recorder().take()));
                } catch (IOException e) {
                  return Optional.empty();
                }
              },
              threads));
    }
    return running.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private void judge(Template request, Mode mode, List<Verdict> verdicts) {
    tried++;
    Verdict alone = verdicts.getFirst();
    forwarded += alone.seen().isEmpty() ? 0 : 1;
    for (Verdict verdict : verdicts) {
      assertThat(verdict.fault(mode, alone))
          .as(
              "%s at %s with seed %d, request %d:%n%s%n%s%n%s",
              mode, verdict.origin().name(), SEED, tried, request, alone, verdict)
          .isEmpty();
    }
  }
}
