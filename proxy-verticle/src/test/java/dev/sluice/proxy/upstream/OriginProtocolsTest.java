package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.capacity.Claimant;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OriginProtocolsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final UpstreamPool.OriginProtocols protocols =
      new UpstreamPool.OriginProtocols(nanos::get);

  private static Origin origin(String host) {
    return new Origin(
        new Claimant("s", "c"), host, 443, true, List.of(InetAddress.getLoopbackAddress()));
  }

  @Test
  void anAnswerHoldsForAMinute() {
    protocols.remember(origin("a.test"), true);
    nanos.set(Duration.ofSeconds(59).toNanos());
    assertThat(protocols.choseHttp2(origin("a.test"))).contains(true);
    assertThat(protocols.choseHttp2(origin("b.test"))).isEmpty();

    nanos.set(Duration.ofSeconds(60).toNanos());
    assertThat(protocols.choseHttp2(origin("a.test"))).isEmpty();
  }

  @Test
  void theLastAnswerCounts() {
    protocols.remember(origin("a.test"), true);
    protocols.remember(origin("a.test"), false);

    assertThat(protocols.choseHttp2(origin("a.test"))).contains(false);
  }

  @Test
  void theOldestAnswersAreForgotten() {
    protocols.remember(origin("a.test"), true);
    for (int i = 0; i < 4096; i++) {
      protocols.remember(origin("h" + i + ".test"), true);
    }

    assertThat(protocols.choseHttp2(origin("a.test"))).isEmpty();
    assertThat(protocols.choseHttp2(origin("h0.test"))).contains(true);
  }
}
