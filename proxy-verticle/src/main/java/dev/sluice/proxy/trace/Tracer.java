package dev.sluice.proxy.trace;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Event loop only. Begins the traces of requests. Trace ids are random and identify; as with
 * request ids, one secure seed per loop suffices.
 */
public final class Tracer {
  private final TracePolicy policy;
  private final UnaryOperator<String> mask;
  private final SplittableRandom random;
  private final long bound;

  public Tracer(TracePolicy policy, UnaryOperator<String> mask) {
    this.policy = policy;
    this.mask = mask;
    this.random = new SplittableRandom(policy.isOn() ? new SecureRandom().nextLong() : 0);
    this.bound = (long) (policy.share() * Long.MAX_VALUE);
  }

  public static Tracer off() {
    return new Tracer(TracePolicy.OFF, UnaryOperator.identity());
  }

  /**
   * Begins the trace of a request.
   *
   * @param headers its fields, of which only {@code traceparent} is read
   * @param ip address of the client
   * @param tunnel span of the CONNECT that the request came through
   */
  public RequestTrace begin(HeaderBlock headers, String ip, Optional<TraceContext> tunnel) {
    if (!policy.isOn()) {
      return RequestTrace.NONE;
    }
    Optional<TraceContext> named = named(headers);
    return named.isPresent() && policy.trusts(ip)
        ? continued(named.get(), tunnel)
        : started(named, tunnel);
  }

  private RequestTrace continued(TraceContext parent, Optional<TraceContext> tunnel) {
    boolean chosen = policy.followsParent() ? parent.getSampled() : choose(parent.getTraceLow());
    List<TraceContext> links = tunnel.map(List::of).orElse(List.of());
    TracePlace place =
        new TracePlace(
            parent.getTraceHigh(), parent.getTraceLow(), id(), chosen, parent.getSpan(), links);
    return new RequestTrace(policy, place);
  }

  private RequestTrace started(Optional<TraceContext> named, Optional<TraceContext> tunnel) {
    long low = id();
    boolean chosen = choose(low);
    List<TraceContext> links =
        chosen || policy.mayExportUnchosen() ? links(named, tunnel) : List.of();
    return new RequestTrace(policy, new TracePlace(random.nextLong(), low, id(), chosen, 0, links));
  }

  private List<TraceContext> links(Optional<TraceContext> named, Optional<TraceContext> tunnel) {
    if (named.isEmpty() && tunnel.isEmpty()) {
      return List.of();
    }
    Optional<TraceContext> harmless = named.filter(this::isHarmless);
    return Stream.of(tunnel, harmless).flatMap(Optional::stream).toList();
  }

  /** A client may choose ids that are a secret in hexadecimal digits. */
  private boolean isHarmless(TraceContext named) {
    String text = TraceParent.traceId(named) + "-" + TraceParent.spanId(named.getSpan());
    return mask.apply(text).equals(text);
  }

  private static Optional<TraceContext> named(HeaderBlock headers) {
    int at = headers.indexOf(HeaderName.TRACEPARENT, 0);
    // Two are none (W3C Trace Context, section 4.3).
    return at < 0 || headers.indexOf(HeaderName.TRACEPARENT, at + 1) >= 0
        ? Optional.empty()
        : TraceParent.parse(headers.value(at));
  }

  /** As TraceIdRatioBased of OpenTelemetry, so that others choose the same traces. */
  private boolean choose(long low) {
    return bound == Long.MAX_VALUE || (low & Long.MAX_VALUE) < bound;
  }

  private long id() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}
