package dev.sluice.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.http2.RawStreams;
import dev.sluice.it.http2.StreamCase;
import dev.sluice.it.http2.StreamCases;
import dev.sluice.it.http2.StreamEvents;
import dev.sluice.it.http2.StreamField;
import dev.sluice.it.http2.StreamFrame;
import dev.sluice.it.http2.StreamOutcome;
import dev.sluice.it.http2.StreamOutcome.Answered;
import dev.sluice.it.wire.Seen.Reading;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests over HTTP/2 that would be two, or another one, to a reader that takes fields for text.
 * What arrives is what was sent, or nothing arrives, and each stream has one event. Behind each
 * case comes a plain request, which arrives as itself. A short form of {@code
 * soak/differential-h2}, which sets the properties soak.cases and soak.seed.
 */
class SmuggledStreamsIT {
  private static final int CASES = Integer.getInteger("soak.cases", 250);
  private static final long SEED = Long.getLong("soak.seed", 1);

  /** Then comes another connection. */
  private static final int MOST_ON_ONE = 150;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource
  void whatArrivesIsWhatWasSent(
      OriginVersion version, @TempDir Path directory, TestReporter reporter) throws IOException {
    try (Site site = Site.bridging(directory, PATIENCE.multipliedBy(2), version)) {
      List<CompletableFuture<Void>> running =
          site.witnesses().stream()
              .map(
                  origin ->
                      CompletableFuture.runAsync(
                          () -> tryAll(site, origin), Thread::startVirtualThread))
              .toList();
      running.forEach(CompletableFuture::join);
      reporter.publishEntry(
          "seed %d: %d requests, %d arrived".formatted(SEED, sent.get(), arrived.get()));
      assertThat(wrong).isEmpty();
      assertThat(arrived.get()).isBetween(1, sent.get() - 1);
      judgeEvents(site);
    }
  }

  /** Whatever becomes of a stream, it has one event. */
  private void judgeEvents(Site site) {
    try (AuditTopic topic = AuditTopic.open(site.node().kafka())) {
      List<JsonObject> events =
          topic.until(all -> StreamEvents.decisions(all).size() >= sent.get());
      assertThat(StreamEvents.decisions(events))
          .hasSize(sent.get())
          .allSatisfy((stream, codes) -> assertThat(codes).as(stream).hasSize(1));
    }
  }

  private void tryAll(Site site, Witness origin) {
    String authority = origin.authority(Mode.TUNNEL);
    StreamCases cases = new StreamCases(SEED, authority);
    try {
      RawStreams streams = open(site, authority);
      for (int i = 0; i < CASES; i++) {
        StreamCase request = cases.next(i);
        StreamOutcome outcome = streams.exchange(request.frames());
        if (!streams.isOpen() || i % MOST_ON_ONE == 0) {
          streams.close();
          streams = open(site, authority);
        }
        String next = "/next/" + i;
        StreamOutcome after = streams.exchange(plain(authority, next));
        judge(origin, request, outcome, new Reading("GET", next, ""), after);
      }
      streams.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawStreams open(Site site, String authority) throws IOException {
    return RawStreams.open(site.node().proxy(), site.node().ca(), authority, PATIENCE);
  }

  private static List<StreamFrame> plain(String authority, String path) {
    return List.of(
        new StreamFrame.Fields(
            List.of(
                new StreamField(":method", "GET"),
                new StreamField(":scheme", "https"),
                new StreamField(":authority", authority),
                new StreamField(":path", path)),
            true));
  }

  private void judge(
      Witness origin,
      StreamCase request,
      StreamOutcome outcome,
      Reading next,
      StreamOutcome after) {
    List<Seen> seen = origin.recorder().take();
    List<Reading> readings = seen.stream().map(Seen::reading).toList();
    String what =
        "%s with seed %d: %s, %s: %s, %s"
            .formatted(origin.name(), SEED, request, outcome, seen, after);
    sent.addAndGet(2);
    Reading whole = new Reading(request.method(), request.path(), request.body());
    boolean served = outcome.equals(new Answered(200));
    arrived.addAndGet(served ? 1 : 0);
    boolean right =
        after.equals(new Answered(200))
            && !(served && request.faulty())
            && seen.stream().allMatch(Seen::isConsistent)
            && seen.stream().allMatch(one -> one.host().equals(origin.authority(Mode.TUNNEL)))
            && readings.equals(served ? List.of(whole, next) : List.of(next));
    if (!right) {
      wrong.add(what);
    }
  }
}
