package dev.sluice.wire.http2.frame;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.config.settings.proxy.Http2Bounds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what clients do on HTTP/2 connections of a node: for metrics, and for the limit that the
 * connections of a client share. Any thread.
 */
public final class Http2Counts {
  private static final int CLIENTS = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final LongAdder streams = new LongAdder();
  private final LongAdder resetsOfClients = new LongAdder();
  private final LongAdder resetsOfProxy = new LongAdder();
  private final Map<Http2Limit, LongAdder> exceeded = new EnumMap<>(Http2Limit.class);

  // Of clients that made a connection of late.
  private final Cache<Client, ResetWindow> clients =
      Caffeine.newBuilder()
          .maximumSize(CLIENTS)
          .expireAfterAccess(KEPT)
          .executor(Runnable::run)
          .build();

  private record Client(String sandbox, String address) {}

  public Http2Counts() {
    for (Http2Limit limit : Http2Limit.values()) {
      exceeded.put(limit, new LongAdder());
    }
  }

  public void streamBegan() {
    streams.increment();
  }

  public void resetByClient() {
    resetsOfClients.increment();
  }

  public void resetByProxy() {
    resetsOfProxy.increment();
  }

  public PeerBounds bounds(Http2Bounds own, String sandbox, String address) {
    ResetWindow resets = clients.get(new Client(sandbox, address), id -> new ResetWindow());
    return PeerBounds.of(own, resets, System.nanoTime());
  }

  public void exceeded(Http2Limit limit) {
    adder(limit).increment();
  }

  private LongAdder adder(Http2Limit limit) {
    LongAdder adder = exceeded.get(limit);
    if (adder == null) {
      throw new IllegalArgumentException("each limit has its count");
    }
    return adder;
  }

  public long streams() {
    return streams.sum();
  }

  public long resetsByClients() {
    return resetsOfClients.sum();
  }

  public long resetsByProxy() {
    return resetsOfProxy.sum();
  }

  public long exceededCount(Http2Limit limit) {
    return adder(limit).sum();
  }
}
