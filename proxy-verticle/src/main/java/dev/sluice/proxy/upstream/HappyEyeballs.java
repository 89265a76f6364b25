package dev.sluice.proxy.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Event loop only. Connects to one of several checked addresses (RFC 8305 section 5). Address
 * families alternate. The next attempt starts after a failure or {@value #HEAD_START_MILLIS} ms.
 * The first connection wins and the others are closed.
 */
final class HappyEyeballs {
  private static final long HEAD_START_MILLIS = 250;

  // Bounds the attempts: a name may resolve to any number of addresses.
  private static final int MAX_ATTEMPTS = 8;

  private final Vertx vertx;
  private final Function<InetAddress, Future<DialedSocket>> connect;
  private final Deque<InetAddress> waiting;
  private final Promise<DialedSocket> won = Promise.promise();
  private int running;
  private long timer = -1;

  private HappyEyeballs(
      Vertx vertx,
      Function<InetAddress, Future<DialedSocket>> connect,
      List<InetAddress> addresses) {
    this.vertx = vertx;
    this.connect = connect;
    this.waiting = new ArrayDeque<>(addresses);
  }

  /** Fails with the last failure when all attempts have failed. */
  static Future<DialedSocket> run(
      Vertx vertx,
      List<InetAddress> addresses,
      Function<InetAddress, Future<DialedSocket>> connect) {
    List<InetAddress> tried = alternating(addresses).stream().limit(MAX_ATTEMPTS).toList();
    HappyEyeballs race = new HappyEyeballs(vertx, connect, tried);
    race.attempt();
    return race.won.future();
  }

  // Alternates families, starting with that of the first address. Keeps the order within each.
  private static List<InetAddress> alternating(List<InetAddress> addresses) {
    boolean v4First = addresses.getFirst() instanceof Inet4Address;
    Deque<InetAddress> first = new ArrayDeque<>();
    Deque<InetAddress> second = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address instanceof Inet4Address == v4First ? first : second).add(address);
    }
    List<InetAddress> all = new ArrayList<>(addresses.size());
    while (all.size() < addresses.size()) {
      if (!first.isEmpty()) {
        all.add(first.remove());
      }
      if (!second.isEmpty()) {
        all.add(second.remove());
      }
    }
    return all;
  }

  private void attempt() {
    vertx.cancelTimer(timer);
    InetAddress address = waiting.remove();
    running++;
    if (!waiting.isEmpty()) {
      timer = vertx.setTimer(HEAD_START_MILLIS, ignored -> attempt());
    }
    connect.apply(address).onSuccess(this::connected).onFailure(this::failed);
  }

  private void connected(DialedSocket dialed) {
    running--;
    vertx.cancelTimer(timer);
    waiting.clear();
    if (!won.tryComplete(dialed)) {
      dialed.close();
    }
  }

  private void failed(Throwable failure) {
    running--;
    if (!waiting.isEmpty()) {
      attempt();
    } else if (running == 0) {
      won.tryFail(failure);
    }
  }
}
