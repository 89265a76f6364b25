package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proxy.connection.Connection;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the proxy holds of a transfer whose receiver takes nothing: many of them at once, all stuck,
 * and how much the memory of their buffers has grown since they began.
 */
class HeldBytesTest {
  private static final int CONNECTIONS = 100;

  /** What buffers, their allocator and the objects of a connection take beyond the bytes. */
  private static final int OVERHEAD_BYTES = 32 << 10;

  /** Records on their way in and out, and what the TLS library of the test's own peers takes. */
  private static final int TLS_BYTES = 128 << 10;

  private static final byte[] PIECE = new byte[4 << 10];
  private static final String ENDLESS = "Content-Length: 1000000000000\r\n";

  private final ProxyHarness proxy = ProxyHarness.onNativeSockets();
  private final List<RawClient> clients = new ArrayList<>();
  private final LongAdder sent = new LongAdder();

  /** How a client reaches its origin. */
  enum Way {
    ABSOLUTE("protocol: rest\nenforcement: enforce\naccess: full", 0),
    INTERCEPTED("protocol: rest\nenforcement: enforce\naccess: full", TLS_BYTES),
    RELAYED("tls: skip", 0);

    private final String endpoint;
    private final int tlsBytes;

    Way(String endpoint, int tlsBytes) {
      this.endpoint = endpoint;
      this.tlsBytes = tlsBytes;
    }
  }

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatTakesNothingOfItsResponse(Way way) {
    try (HeadOrigin origin = start(way)) {
      connect(way, origin, "GET", "");
      long before = heldBytes();
      origin.sendAgainAndAgain(PIECE, sent);

      assertStuckWithin(before, way);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOriginThatTakesNothingOfAnUpload(Way way) {
    try (HeadOrigin origin = start(way)) {
      connect(way, origin, "POST", ENDLESS);
      long before = heldBytes();
      clients.forEach(client -> client.sendAgainAndAgain(PIECE, sent));

      assertStuckWithin(before, way);
    }
  }

  private HeadOrigin start(Way way) {
    HeadOrigin origin =
        way == Way.INTERCEPTED ? HeadOrigin.tls(proxy.originCa.mint(HOST)) : HeadOrigin.plain();
    proxy.start(ProxyHarness.policy(origin.port(), way.endpoint, ""));
    return origin;
  }

  private void connect(Way way, HeadOrigin origin, String method, String lines) {
    String authority = HOST + ":" + origin.port();
    String target = way == Way.ABSOLUTE ? "http://" + authority + "/" : "/";
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(method, target, authority, lines);
    for (int i = 0; i < CONNECTIONS; i++) {
      RawClient client = proxy.client();
      clients.add(client);
      switch (way) {
        case ABSOLUTE -> {}
        case INTERCEPTED -> client.tunnel(authority, proxy.ca());
        case RELAYED -> client.connectOnly(authority);
      }
      client.send(head.getBytes(StandardCharsets.ISO_8859_1));
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> origin.heads() == CONNECTIONS);
  }

  private void assertStuckWithin(long before, Way way) {
    LongAdder rounds = new LongAdder();
    long[] last = {-1};
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long now = sent.sum();
              if (now == last[0]) {
                rounds.increment();
              } else {
                rounds.reset();
                last[0] = now;
              }
              return now > CONNECTIONS && rounds.sum() >= 10;
            });
    long each = (heldBytes() - before) / CONNECTIONS;
    System.out.printf("%s: %d bytes held for each of %d%n", way, each, CONNECTIONS);
    // Close to zero, or below it, when the allocator's chunks had room for all of it before.
    assertThat(each).isLessThanOrEqualTo(Connection.MAX_HELD_BYTES + OVERHEAD_BYTES + way.tlsBytes);
  }

  /** Of Netty's buffers, and the live heap. */
  private static long heldBytes() {
    return ((ByteBufAllocatorMetricProvider) VertxByteBufAllocator.POOLED_ALLOCATOR)
            .metric()
            .usedDirectMemory()
        + LongStream.range(0, 3).map(ignored -> liveHeap()).min().orElseThrow();
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
