package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A body that is read into memory before its request is decided. */
class InspectedBodyTest {
  private static final String HEAD =
      """
      POST http://origin.test/graphql HTTP/1.1
      Host: origin.test
      Content-Type: application/json
      Content-Length: 50000
      """;

  private static final String LARGE =
      """
      POST http://graph.test/graphql HTTP/1.1
      Host: graph.test
      Content-Type: application/json
      """;

  private static final int LARGE_BYTES = 1 << 20;

  /** A window of the minimum rate; clients may pause for longer. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final ExchangeHarness harness = new ExchangeHarness().judgingBodies();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void bodyThatTricklesIsRefused() {
    ScriptedClient client = harness.start(HEAD);
    client.sends(" ");
    harness.after(WINDOW);
    client.sends(" ");
    assertThat(client.told()).containsExactly("invite");

    harness.after(WINDOW);

    assertThat(client.told()).containsExactly("invite", "answer 408 Request Timeout");
    assertThat(harness.audit.records().getFirst().getRequest().getReason())
        .contains("proxy.limits.min_body_rate");
  }

  @Test
  void bodyThatKeepsItsPaceIsRead() {
    ScriptedClient client = harness.start(HEAD);
    for (int i = 0; i < 4; i++) {
      client.sends(" ".repeat(12_000));
      harness.after(WINDOW);
    }

    assertThat(client.told()).containsExactly("invite");
  }

  /** What has come of a body counts, not what its head declares. */
  @Test
  void bodyThatStopsAfterItsStartHoldsLittle() {
    String head = LARGE + "Content-Length: " + LARGE_BYTES;
    harness.start(head).sends("{}");
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long before = threads.getCurrentThreadAllocatedBytes();

    ScriptedClient client = harness.start(head);
    client.sends("{}");

    assertThat(client.told()).containsExactly("invite");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGE_BYTES / 4);
  }

  /** Its memory grows in steps, which need no room. */
  @Test
  void chunkedBodyNeedsRoomForItsBytesOnly() {
    harness.scarce(800_000).dialing(ScriptedOrigin.fresh());
    ScriptedClient client = harness.start(LARGE + "Transfer-Encoding: chunked");
    client.sends("{\"query\":\"{a}\"");
    for (int i = 0; i < 88; i++) {
      client.sends(" ".repeat(8 << 10));
    }
    client.sends("}");
    client.endsBody(Trailers.NONE);

    assertThat(client.told()).containsExactly("invite");
    assertThat(harness.asked.getFirst().host()).isEqualTo("graph.test");
  }
}
