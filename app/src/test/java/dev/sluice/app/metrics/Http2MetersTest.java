package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.Http2Limit;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class Http2MetersTest {
  @Test
  void tellWhatClientsDid() {
    PrometheusMeterRegistry meters = NodeMeters.create();
    Http2Counts counts = new Http2Counts();
    ProxyMeters.http2(meters, counts);
    counts.streamBegan();
    counts.streamBegan();
    counts.streamBegan();
    counts.resetByClient();
    counts.resetByProxy();
    counts.resetByProxy();
    counts.exceeded(Http2Limit.IDLE_FRAMES);

    assertThat(meters.scrape())
        .contains(
            "sluice_http2_streams_total 3.0",
            "sluice_http2_resets_total{by=\"client\"} 1.0",
            "sluice_http2_resets_total{by=\"proxy\"} 2.0",
            "sluice_http2_limits_total{limit=\"idle_frames\"} 1.0",
            "sluice_http2_limits_total{limit=\"resets\"} 0.0");
  }
}
