package dev.sluice.app.metrics;

import dev.sluice.app.metrics.memory.StreamingMeters;
import dev.sluice.proxy.ProxyServices;
import dev.sluice.proxy.capacity.ConnectionPermits;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.SessionUse;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.request.SharedServices;
import dev.sluice.proxy.wire.tls.CertificateAuthority;
import dev.sluice.proxy.wire.tls.LeafContexts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is in use of the bounds of {@code proxy.limits} and {@code proxy.capacity}. */
public final class ProxyMeters {
  private static final String CONNECTIONS = "sluice.connections";
  private static final String PERMITS = "sluice.inspection.permits";

  private ProxyMeters() {}

  public static void bind(MeterRegistry meters, ProxyServices proxy) {
    SharedServices node = proxy.node();
    StreamingMeters.bind(meters, node.streaming());
    Http2Meters.bind(meters, node.http2Counts());
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
            proxy.interception().leaves().contexts(),
            LeafContexts::size,
            "sluice.certificates.cached",
            "Hosts whose certificate is in the cache")
        .register(meters);
    bind(meters, proxy.interception().leaves().contexts().authority());
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
}
