package dev.sluice.proxy.trace;

import dev.sluice.config.settings.TracingSettings.Always;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.AuditRecordOrBuilder;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Event loop only. The trace of one request or CONNECT: its place, and the times of its steps. They
 * go into the audit records, from which the spans are made later.
 */
public final class RequestTrace implements SetupTimes {
  private static final HeaderName AUTHORIZATION = HeaderName.of("authorization");

  /** HTTP Message Signatures (RFC 9421, section 4.1). */
  private static final HeaderName SIGNATURE_INPUT = HeaderName.of("signature-input");

  private static final String AWS = "AWS4-";

  private static final int KINDS = Kind.KIND_RESPONSE_CHAIN_VALUE + 1;
  private static final long[] UNTIMED = {};

  public static final RequestTrace NONE = new RequestTrace(TracePolicy.OFF, TracePlace.NOWHERE);

  private final TracePolicy policy;
  private final TracePlace place;
  private final long startedNanos;

  /** Begin and end of each kind, from the start; 0: did not happen. Empty: nothing is timed. */
  private final long[] times;

  private final List<StageTrace> responseStages = new ArrayList<>(0);
  private int failed;
  private boolean denied;

  RequestTrace(TracePolicy policy, TracePlace place) {
    this.policy = policy;
    this.place = place;
    boolean timed = place.chosen() || policy.mayExportUnchosen();
    this.startedNanos = timed ? System.nanoTime() : 0;
    this.times = timed ? new long[2 * KINDS] : UNTIMED;
    begin(Kind.KIND_ADMISSION);
  }

  private boolean isTimed() {
    return times.length > 0;
  }

  private static long unixNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  public void begin(Kind step) {
    if (isTimed()) {
      times[2 * step.getNumber()] = now();
      times[2 * step.getNumber() + 1] = 0;
      failed &= ~(1 << step.getNumber());
    }
  }

  public void beginOnce(Kind step) {
    if (isTimed() && times[2 * step.getNumber()] == 0) {
      begin(step);
    }
  }

  public void end(Kind step) {
    if (isTimed()) {
      int at = 2 * step.getNumber();
      if (times[at] != 0 && times[at + 1] == 0) {
        times[at + 1] = now();
      }
    }
  }

  public void mark(Kind moment) {
    begin(moment);
    if (isTimed()) {
      times[2 * moment.getNumber() + 1] = times[2 * moment.getNumber()];
    }
  }

  public void follow(Kind step, Future<?> work) {
    if (isTimed() && !work.succeeded()) {
      begin(step);
      work.onComplete(result -> ended(step, result.succeeded()));
    }
  }

  private void ended(Kind step, boolean succeeded) {
    end(step);
    if (!succeeded) {
      failed |= 1 << step.getNumber();
    }
  }

  @Override
  public void took(SetupStep step, boolean succeeded, long nanos) {
    if (isTimed()) {
      switch (step) {
        case CONNECT -> took(Kind.KIND_CONNECT, succeeded, nanos);
        case ORIGIN_TLS -> took(Kind.KIND_ORIGIN_TLS, succeeded, nanos);
        case RESOLVE, CLIENT_TLS, CERTIFICATE, RESPONSE -> {}
      }
    }
  }

  private void took(Kind step, boolean succeeded, long nanos) {
    times[2 * step.getNumber()] = Math.max(1, now() - nanos);
    times[2 * step.getNumber() + 1] = 0;
    ended(step, succeeded);
  }

  /** Nanoseconds since the start; not 0. */
  private long now() {
    return Math.max(1, System.nanoTime() - startedNanos);
  }

  public Optional<TraceContext> chosen() {
    return place.chosen() ? Optional.of(place.span()) : Optional.empty();
  }

  /**
   * What stages of the response did, which were asked or read it since its head.
   *
   * @param ended whether they do no more
   */
  public void responseRead(List<StageTrace> stages, boolean ended) {
    if (ended) {
      end(Kind.KIND_RESPONSE_CHAIN);
    }
    if (isTimed()) {
      responseStages.addAll(stages);
    }
  }

  public Optional<TraceContext> toResponseChain() {
    return policy.isOn() ? Optional.of(place.part(Kind.KIND_RESPONSE_CHAIN)) : Optional.empty();
  }

  public Optional<TraceContext> toChain() {
    return policy.isOn() ? Optional.of(place.part(Kind.KIND_CHAIN)) : Optional.empty();
  }

  /**
   * The {@code traceparent} for an origin that gets ours; empty when the client's fields go on.
   *
   * @param host in lower case
   * @param headers of the client
   */
  public Optional<String> toOrigin(String host, HeaderBlock headers) {
    return policy.isOn() && policy.propagatesTo(host) && !isSigned(headers)
        ? Optional.of(TraceParent.text(place.part(Kind.KIND_UPSTREAM)))
        : Optional.empty();
  }

  /** Adds the trace to a record if it is exported; to the last one with all times. */
  public AuditRecord.Builder in(AuditRecord.Builder record) {
    if (!isTimed()) {
      return record;
    }
    denied |= denies(record);
    if (isLast(record) && isExported()) {
      return record.setTrace(policy.room().getAsBoolean() ? whole() : leftOut());
    }
    return place.chosen()
        ? record.setTrace(RecordedTrace.newBuilder().setSpan(place.span()))
        : record;
  }

  private static boolean denies(AuditRecord.Builder record) {
    return record.getRequest().getVerdict() == Verdict.VERDICT_DENIED
        || record.getTunnel().getVerdict() == Verdict.VERDICT_DENIED;
  }

  /** Whether a record ends the request or CONNECT. Spans are made from these records alone. */
  public static boolean isLast(AuditRecordOrBuilder record) {
    RequestDecision request = record.getRequest();
    return record.hasCompletion()
        || (request.getVerdict() == Verdict.VERDICT_DENIED && !request.getLater())
        || record.getTunnel().getKind() == TunnelDecision.Kind.KIND_CONNECT;
  }

  private boolean isExported() {
    Always always = policy.always();
    return place.chosen()
        || (denied && always.denied())
        || always.slowerThan().filter(limit -> now() >= limit.toNanos()).isPresent();
  }

  private RecordedTrace whole() {
    RecordedTrace.Builder trace = steps();
    return trace
        .setSpan(place.span())
        .setParent(place.parent())
        .addAllLinks(place.links())
        .addAllResponseStages(responseStages)
        .setBegunUnixNanos(unixNanos() - trace.getEndedNanos())
        .build();
  }

  /** Under full load most requests end here, where the times are not worth their messages. */
  private RecordedTrace leftOut() {
    int spans = 1 + responseStages.size() + spans();
    return RecordedTrace.newBuilder().setSpan(place.span()).setLeftOut(spans).build();
  }

  /** Signatures of clients may cover their trace fields. */
  private static boolean isSigned(HeaderBlock headers) {
    int at = headers.indexOf(AUTHORIZATION, 0);
    return headers.contains(SIGNATURE_INPUT)
        || (at >= 0 && headers.value(at).regionMatches(true, 0, AWS, 0, AWS.length()));
  }

  /** How many spans the steps become; a moment becomes none. */
  private int spans() {
    int spans = 0;
    for (int kind = 1; 2 * kind < times.length; kind++) {
      if (times[2 * kind] != 0 && kind != Kind.KIND_RESPONSE_HEAD_VALUE) {
        spans++;
      }
    }
    return spans;
  }

  private RecordedTrace.Builder steps() {
    long now = now();
    RecordedTrace.Builder trace = RecordedTrace.newBuilder().setEndedNanos(now);
    for (int kind = 1; 2 * kind < times.length; kind++) {
      if (times[2 * kind] != 0) {
        boolean ended = times[2 * kind + 1] != 0;
        trace.addSteps(
            TraceStep.newBuilder()
                .setKindValue(kind)
                .setBegunNanos(times[2 * kind])
                .setEndedNanos(ended ? times[2 * kind + 1] : now)
                .setFailed(!ended || (failed & (1 << kind)) != 0));
      }
    }
    return trace;
  }
}
