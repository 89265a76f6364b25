package dev.sluice.app.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes spans and exports them, on a thread of its own. A receiver that is slow, dead or refuses
 * costs spans and nothing else: the queue is bounded, and what finds no place is counted.
 */
final class SpanExport implements AutoCloseable {
  /** A span costs three microseconds of processor time: this is a twentieth of a core. */
  static final int SPANS_PER_SECOND = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(SpanExport.class);

  /** A request to the receiver costs as much as hundreds of spans. */
  private static final int BATCH = 4096;

  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_EXPORT_SECONDS = 30;
  private static final long LONGEST_END_MILLIS = 5_000;
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final SpanExporter exporter;
  private final SpanMapper mapper;
  private final String endpoint;
  private final SpanQueue queue;
  private final Thread thread;
  private final Counter exported;
  private final Counter failed;
  private final Counter dropped;
  private Optional<Long> toldNanos = Optional.empty();
  private volatile boolean closing;

  SpanExport(TracePlan plan, SpanExporter exporter, MeterRegistry meters) {
    this.exporter = exporter;
    this.mapper = new SpanMapper(plan.resource());
    this.endpoint = plan.endpoint().toString();
    this.exported = counter(meters, "exported");
    this.failed = counter(meters, "failed");
    this.dropped = counter(meters, "dropped");
    this.thread = new Thread(this::run, "sluice-spans");
    this.queue = new SpanQueue(() -> LockSupport.unpark(thread));
    thread.setDaemon(true);
    thread.start();
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("sluice.trace.spans")
        .description("Spans by what became of them")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Any thread; does not block. */
  void offer(SpanQueue.Ended ended) {
    boolean isKept = ended.record().getTrace().getLeftOut() == 0 && queue.offer(ended);
    if (!isKept) {
      dropped.increment(SpanMapper.count(ended.record()));
    }
  }

  /** Whether a record that comes now is kept; any thread. */
  boolean hasRoom() {
    return queue.hasRoom();
  }

  private void run() {
    boolean last = false;
    while (!last) {
      last = closing;
      boolean more = true;
      while (more && !Thread.currentThread().isInterrupted()) {
        more = exportOnce();
      }
      if (!closing) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  private boolean exportOnce() {
    long begun = System.nanoTime();
    List<SpanData> spans = new ArrayList<>();
    Optional<SpanQueue.Ended> next = queue.poll();
    while (next.isPresent()) {
      addTo(spans, next.get());
      next = spans.size() < BATCH ? queue.poll() : Optional.empty();
    }
    if (!spans.isEmpty()) {
      export(spans);
      pause(pauseNanos(spans.size(), System.nanoTime() - begun));
    }
    return !spans.isEmpty();
  }

  /** Woken early, it sleeps on, except at the end. */
  private void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !closing; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void addTo(List<SpanData> spans, SpanQueue.Ended ended) {
    try {
      spans.addAll(mapper.spans(ended.record(), ended.stored()));
    } catch (RuntimeException bug) {
      failed.increment(SpanMapper.count(ended.record()));
      LOG.error("internal error in a trace, which is left out: {}", bug.getClass().getName(), bug);
    }
  }

  private void export(List<SpanData> spans) {
    CompletableResultCode result =
        exporter.export(spans).join(LONGEST_EXPORT_SECONDS, TimeUnit.SECONDS);
    if (result.isSuccess()) {
      exported.increment(spans.size());
      if (toldNanos.isPresent()) {
        toldNanos = Optional.empty();
        LOG.info("spans are exported again to {}", endpoint);
      }
    } else {
      failed.increment(spans.size());
      tell(result);
    }
  }

  private void tell(CompletableResultCode result) {
    long now = System.nanoTime();
    if (toldNanos.filter(before -> now - before < QUIET_NANOS).isEmpty()) {
      toldNanos = Optional.of(now);
      LOG.warn("spans are lost, {} does not take them: {}", endpoint, fault(result));
    }
  }

  /** Exports what waits, for some seconds at most. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LONGEST_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    exporter.shutdown();
  }

  /** The innermost cause, without what the receiver wrote. */
  static String fault(CompletableResultCode result) {
    if (!result.isDone()) {
      return "no answer in time";
    }
    Optional<Throwable> failure = Optional.ofNullable(result.getFailureThrowable());
    return failure.map(SpanExport::innermost).map(SpanExport::text).orElse("it failed");
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + message;
  }

  /**
   * How long to wait after an export.
   *
   * @param nanos that the export took
   */
  static long pauseNanos(int spans, long nanos) {
    return Math.max(0, TimeUnit.SECONDS.toNanos(spans) / SPANS_PER_SECOND - nanos);
  }
}
