package dev.sluice.app.metrics;

import dev.sluice.proxy.ProxyServices;
import dev.sluice.proxy.capacity.ConnectionPermits;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.SessionUse;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.request.SharedServices;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.Http2Limit;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Usage of the bounds of {@code proxy.limits} and {@code proxy.capacity}. */
public final class ProxyMeters {
  private static final String BYTES = "bytes";
  private static final String RESETS = "sluice.http2.resets";
  private static final String RESETS_TEXT = "Streams of clients that were reset";
  private static final String CONNECTIONS = "sluice.connections";
  private static final String PERMITS = "sluice.inspection.permits";

  private ProxyMeters() {}

  public static void bind(MeterRegistry meters, ProxyServices proxy) {
    SharedServices node = proxy.node();
    streaming(meters, node.streaming());
    http2(meters, node.http2Counts());
    gauge(proxy.connections(), ConnectionPermits::inUse, CONNECTIONS, "Open connections")
        .tag("side", "client")
        .register(meters);
    gauge(proxy.originSockets(), SandboxShares::inUse, CONNECTIONS, "Open connections")
        .tag("side", "origin")
        .register(meters);
    gauge(node.permits(), WorkPermits::inUse, PERMITS, "Requests that are inspected, or wait")
        .tag("state", "in_use")
        .register(meters);
    gauge(node.permits(), WorkPermits::waiting, PERMITS, "Requests that are inspected, or wait")
        .tag("state", "waiting")
        .register(meters);
    held(meters, node);
    sessions(meters, node.messages().sessions());
    gauge(
            proxy.interception().leaves(),
            LeafContexts::size,
            "sluice.certificates.cached",
            "Hosts whose certificate is in the cache")
        .register(meters);
    bind(meters, proxy.interception().leaves().authority());
  }

  private static void held(MeterRegistry meters, SharedServices node) {
    gauge(
            node.bodies(),
            SandboxShares::inUse,
            "sluice.bodies.held",
            "Approved bodies that are being sent to origins")
        .baseUnit("bytes")
        .register(meters);
    gauge(
            node.inspected(),
            SandboxShares::inUse,
            "sluice.inspected.held",
            "Messages that are read as streams, as far as the proxy holds them")
        .baseUnit("bytes")
        .register(meters);
  }

  static void sessions(MeterRegistry meters, SessionPermits sessions) {
    for (SessionUse use : SessionUse.values()) {
      gauge(
              sessions,
              own -> own.inUse(use),
              "sluice.sessions.in.use",
              "Sessions in which a service takes part")
          .tag("direction", use.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  static void bind(MeterRegistry meters, CertificateAuthority authority) {
    gauge(
            authority,
            own -> (double) own.expires().getEpochSecond(),
            "sluice.ca.expires.timestamp",
            "When the certificate expires that clients trust")
        .baseUnit("seconds")
        .register(meters);
    FunctionCounter.builder("sluice.certificates.minted", authority, own -> (double) own.minted())
        .description("Certificates that were issued for hosts")
        .register(meters);
  }

  private static <T> Gauge.Builder<T> gauge(
      T source, ToDoubleFunction<T> value, String name, String description) {
    return Gauge.builder(name, source, value).description(description);
  }

  static void http2(MeterRegistry meters, Http2Counts counts) {
    counter(counts, Http2Counts::streams, "sluice.http2.streams", "Streams that clients began")
        .register(meters);
    counter(counts, Http2Counts::resetsByClients, RESETS, RESETS_TEXT)
        .tag("by", "client")
        .register(meters);
    counter(counts, Http2Counts::resetsByProxy, RESETS, RESETS_TEXT)
        .tag("by", "proxy")
        .register(meters);
    for (Http2Limit limit : Http2Limit.values()) {
      counter(
              counts,
              own -> (double) own.exceededCount(limit),
              "sluice.http2.limits",
              "Limits of HTTP/2 connections that clients exceeded")
          .tag("limit", limit.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  private static FunctionCounter.Builder<Http2Counts> counter(
      Http2Counts counts, ToDoubleFunction<Http2Counts> value, String name, String description) {
    return FunctionCounter.builder(name, counts, value).description(description);
  }

  static void streaming(MeterRegistry meters, StreamingBudget budget) {
    Gauge.builder("sluice.streaming.reserved", budget, StreamingBudget::reservedBytes)
        .baseUnit(BYTES)
        .description("Memory reserved for streams")
        .register(meters);
    Gauge.builder("sluice.streaming.limit", budget, StreamingBudget::bytes)
        .baseUnit(BYTES)
        .description("Memory that streams may reserve")
        .register(meters);
    FunctionCounter.builder("sluice.streaming.refused", budget, StreamingBudget::refused)
        .description("Streams refused for lack of memory")
        .register(meters);
  }
}
