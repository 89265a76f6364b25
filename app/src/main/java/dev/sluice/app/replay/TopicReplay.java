package dev.sluice.app.replay;

import dev.sluice.audit.ship.KafkaClientConfig;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.control.api.PolicyReplay;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.tools.replay.JsonReplayReport;
import dev.sluice.tools.replay.Replay;
import dev.sluice.tools.replay.ReplayReport;
import dev.sluice.tools.requests.EventView;
import dev.sluice.tools.tail.AuditTail;
import dev.sluice.tools.tail.AuditTail.Reading;
import dev.sluice.tools.tail.StartPoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays the audit topic, one replay at a time, each on a thread of its own. Any thread. */
public final class TopicReplay implements PolicyReplay {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReplay.class);

  private final KafkaSettings kafka;
  private final String topic;
  private final ReplayBounds bounds;
  private final AtomicBoolean running = new AtomicBoolean();

  public TopicReplay(KafkaSettings kafka, String topic) {
    this(kafka, topic, ReplayBounds.USUAL);
  }

  TopicReplay(KafkaSettings kafka, String topic, ReplayBounds bounds) {
    this.kafka = kafka;
    this.topic = topic;
    this.bounds = bounds;
  }

  @FunctionalInterface
  interface Work {
    JsonObject report() throws Unavailable, IOException;
  }

  @Override
  public Future<JsonObject> run(String sandbox, String yaml, Duration window) {
    return run(() -> replay(sandbox, yaml, Instant.now().minus(window)));
  }

  Future<JsonObject> run(Work work) {
    if (!running.compareAndSet(false, true)) {
      return Future.failedFuture(
          new Unavailable("this node replays for another caller; try again in a minute"));
    }
    Promise<JsonObject> report = Promise.promise();
    Optional<Context> context = Optional.ofNullable(Vertx.currentContext());
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("policy-replay")
            .unstarted(
                () -> {
                  Future<JsonObject> done = attempt(work);
                  context.ifPresentOrElse(
                      caller -> caller.runOnContext(go -> done.onComplete(report)),
                      () -> done.onComplete(report));
                });
    return started(thread) ? report.future() : Future.failedFuture(failed());
  }

  private boolean started(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError noThread) {
      running.set(false);
      LOG.error("a replay met a bug", noThread);
      return false;
    }
  }

  /** Errors too: with one of them no replay would run until the node starts again. */
  private Future<JsonObject> attempt(Work work) {
    try {
      return Future.succeededFuture(work.report());
    } catch (Unavailable e) {
      return Future.failedFuture(e);
    } catch (KafkaException | IOException e) {
      LOG.info("a replay ended: {}", e.toString());
      return Future.failedFuture(
          new Unavailable(
              "the topic %s cannot be read from Kafka at %s"
                  .formatted(topic, kafka.bootstrapServers())));
    } catch (RuntimeException | Error bug) {
      LOG.error("a replay met a bug", bug);
      return Future.failedFuture(failed());
    } finally {
      running.set(false);
    }
  }

  private static Unavailable failed() {
    return new Unavailable("the replay failed; see the log of this node");
  }

  private JsonObject replay(String sandbox, String yaml, Instant since)
      throws Unavailable, IOException {
    Source source = new Source("PUT /v1/policies/" + sandbox, yaml);
    if (!(PolicyCompiler.compile(source)
        instanceof Compilation.Compiled<Policy>(var policy, var warnings))) {
      throw new Unavailable("the policy cannot be replayed alone");
    }
    Replay.Session session = new Replay(policy, Optional.empty(), Optional.of(sandbox)).session();
    BoundedEvents events = new BoundedEvents(session::accept, bounds);
    try (AuditTail tail = AuditTail.open(KafkaClientConfig.of(kafka), topic)) {
      tail.start(new StartPoint.Since(since));
      tail.follow(events, Reading.TO_END, () -> {});
    }
    ReplayReport report =
        new ReplayReport(
            new ReplayReport.Document(source.file(), Sha256.hexOf(yaml)),
            Optional.empty(),
            session.counts(),
            Optional.empty());
    return new JsonObject(JsonReplayReport.of(report))
        .put("since", since.toString())
        .put("complete", events.cut().isEmpty())
        .put("cut", events.cut().orElse(""));
  }

  /** Passes events on until a bound is reached. One thread. */
  private static final class BoundedEvents implements EventView {
    private final Consumer<byte[]> reader;
    private final ReplayBounds bounds;
    private final long beginNanos = System.nanoTime();
    private long passed;
    private Optional<String> cut = Optional.empty();

    BoundedEvents(Consumer<byte[]> reader, ReplayBounds bounds) {
      this.reader = reader;
      this.bounds = bounds;
    }

    @Override
    public void accept(int partition, byte[] value, long nanos) {
      passed++;
      reader.accept(value);
    }

    @Override
    public boolean isDone() {
      if (passed >= bounds.events()) {
        cut = Optional.of("after %d events".formatted(bounds.events()));
      } else if (System.nanoTime() - beginNanos >= bounds.time().toNanos()) {
        cut = Optional.of("after %d s".formatted(bounds.time().toSeconds()));
      }
      return cut.isPresent();
    }

    Optional<String> cut() {
      return cut;
    }
  }

  /**
   * What a replay may take.
   *
   * @param events that it reads, of all sandboxes
   * @param time from the first contact with Kafka to the last event
   */
  record ReplayBounds(long events, Duration time) {
    static final ReplayBounds USUAL = new ReplayBounds(2_000_000, Duration.ofSeconds(30));
  }
}
