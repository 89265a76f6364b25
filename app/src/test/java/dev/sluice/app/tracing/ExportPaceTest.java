package dev.sluice.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExportPaceTest {
  @Test
  void aSecondOfSpansTakesASecond() {
    long took = TimeUnit.MILLISECONDS.toNanos(300);

    assertThat(SpanExport.pauseNanos(SpanExport.SPANS_PER_SECOND, took))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(700));
  }

  @Test
  void aSlowReceiverIsPauseEnough() {
    assertThat(SpanExport.pauseNanos(10, TimeUnit.SECONDS.toNanos(2))).isZero();
  }
}
