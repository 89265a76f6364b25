package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.connection.Connection;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the proxy holds of a transfer whose receiver takes nothing: many of them at once, all stuck,
 * and the direct memory of their buffers and the growth of the live heap. A short form of
 * soak/nonreaders, which sets soak.held.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HeldBytesIT {
  private static final int CONNECTIONS = Integer.getInteger("soak.held", 40);

  /** Objects of a connection of the proxy, and of the test's own peers. */
  private static final int HEAP_BYTES = 64 << 10;

  /** More than all directions of all connections reserve: none is refused. */
  private static final long BUDGET_BYTES = 4L * CONNECTIONS * Connection.MAX_HELD_TLS_BYTES;

  private static final byte[] PIECE = new byte[4 << 10];
  private static final String ENDLESS = "Content-Length: 1000000000000\r\n";
  private static final String INSPECTED = "protocol: rest\nenforcement: enforce\naccess: full";

  @TempDir private Path files;

  private final ProxyHarness proxy = ProxyHarness.create();
  private final List<RawClient> clients = new ArrayList<>();
  private final LongAdder sent = new LongAdder();

  /** How a client reaches its origin. */
  enum Way {
    ABSOLUTE(INSPECTED, false, false),
    TUNNELED(INSPECTED, false, false),
    INTERCEPTED(INSPECTED, true, false),
    RELAYED("tls: skip", false, false),
    WEBSOCKET(INSPECTED, false, true),
    INTERCEPTED_WEBSOCKET(INSPECTED, true, true);

    private final String endpoint;
    private final boolean tls;
    private final boolean switches;

    Way(String endpoint, boolean tls, boolean switches) {
      this.endpoint = endpoint;
      this.tls = tls;
      this.switches = switches;
    }

    /** What {@code proxy.capacity.streaming} counts for one direction. */
    int reserved() {
      return tls ? Connection.MAX_HELD_TLS_BYTES : Connection.MAX_HELD_BYTES;
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
    try (LiveBuffers buffers = new LiveBuffers();
        HeadOrigin origin = start(way)) {
      connect(way, origin, "GET", "");
      long before = liveHeap();
      origin.sendAgainAndAgain(PIECE, sent);

      assertStuckWithin(buffers, before, way);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOriginThatTakesNothingOfAnUpload(Way way) {
    try (LiveBuffers buffers = new LiveBuffers();
        HeadOrigin origin = start(way)) {
      connect(way, origin, way.switches ? "GET" : "POST", way.switches ? "" : ENDLESS);
      long before = liveHeap();
      clients.forEach(client -> client.sendAgainAndAgain(PIECE, sent));

      assertStuckWithin(buffers, before, way);
    }
  }

  private HeadOrigin start(Way way) {
    HeadOrigin origin =
        way.tls
            ? HeadOrigin.tls(proxy.originCa.mint(HOST), way.switches)
            : HeadOrigin.plain(way.switches);
    Capacity capacity =
        new Capacity(
            Capacity.DEFAULTS.active(),
            Capacity.DEFAULTS.waiting(),
            Capacity.DEFAULTS.outgoing(),
            OptionalLong.of(BUDGET_BYTES));
    proxy.start(
        ProxyHarness.upgradable(ProxyHarness.policy(origin.port(), way.endpoint, "")),
        capacity,
        Timeouts.DEFAULTS);
    return origin;
  }

  private void connect(Way way, HeadOrigin origin, String method, String lines) {
    String authority = HOST + ":" + origin.port();
    boolean absolute = way == Way.ABSOLUTE || way == Way.WEBSOCKET;
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(
                method,
                absolute ? "http://" + authority + "/" : "/",
                authority,
                way.switches ? Requests.WEBSOCKET : lines);
    for (int i = 0; i < CONNECTIONS; i++) {
      RawClient client = proxy.client().keeping(HeadOrigin.SENT_BYTES);
      clients.add(client);
      if (way.tls) {
        client.tunnel(authority, proxy.ca());
      } else if (!absolute) {
        client.connectOnly(authority);
      }
      client.send(head.getBytes(StandardCharsets.ISO_8859_1));
      if (way.switches) {
        client.readHead();
      }
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> origin.heads() == CONNECTIONS);
  }

  private void assertStuckWithin(LiveBuffers buffers, long heapBefore, Way way) {
    LongAdder rounds = new LongAdder();
    long[] last = {-1};
    await()
        .atMost(Duration.ofMinutes(5))
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
    long heap = (liveHeap() - heapBefore) / CONNECTIONS;
    long direct = buffers.bytes(files.resolve("allocations.jfr")) / CONNECTIONS;
    System.out.printf(
        "%s: %d of %d bytes of direct memory held for each of %d, %d of heap%n",
        way, direct, way.reserved(), CONNECTIONS, heap);
    assertThat(direct).isBetween(1L, (long) way.reserved());
    assertThat(heap).isLessThan(HEAP_BYTES);
  }

  private static long liveHeap() {
    return LongStream.range(0, 3).map(ignored -> collected()).min().orElseThrow();
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
