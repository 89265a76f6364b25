package dev.sluice.app.metrics;

import dev.sluice.proxy.wire.http2.frame.Http2Counts;
import dev.sluice.proxy.wire.http2.frame.Http2Limit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What clients do on HTTP/2 connections. */
final class Http2Meters {
  private static final String RESETS = "sluice.http2.resets";
  private static final String RESETS_TEXT = "Streams of clients that were reset";

  private Http2Meters() {}

  static void bind(MeterRegistry meters, Http2Counts counts) {
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
}
