package dev.sluice.proxy.upstream;

import dev.sluice.proxy.upstream.Dialer.Dialled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Event loop. Dials checked addresses until one answers (RFC 8305, 5): the next one when an attempt
 * failed, or has been without an answer for a moment. The first socket wins, later ones are closed.
 */
final class Race {
  /** Connection attempt delay (RFC 8305, 8). */
  private static final long DELAY_MILLIS = 250;

  private final Vertx vertx;
  private final List<InetAddress> addresses;
  private final Function<InetAddress, Future<Dialled>> dial;
  private final Promise<Dialled> winner = Promise.promise();
  private int next;
  private int running;
  private boolean over;

  private Race(
      Vertx vertx, List<InetAddress> addresses, Function<InetAddress, Future<Dialled>> dial) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.dial = dial;
  }

  /**
   * Runs one.
   *
   * @param addresses at least one; the first one is dialled first
   * @return fails when all have, as the last attempt did
   */
  static Future<Dialled> run(
      Vertx vertx, List<InetAddress> addresses, Function<InetAddress, Future<Dialled>> dial) {
    if (addresses.size() == 1) {
      return dial.apply(addresses.getFirst());
    }
    Race race = new Race(vertx, alternating(addresses), dial);
    race.attempt();
    return race.winner.future();
  }

  private void attempt() {
    if (over || next == addresses.size()) {
      return;
    }
    int self = next++;
    running++;
    dial.apply(addresses.get(self)).onSuccess(this::connected).onFailure(this::failed);
    vertx.setTimer(
        DELAY_MILLIS,
        ignored -> {
          // A failure may have started the next one already.
          if (next == self + 1) {
            attempt();
          }
        });
  }

  private void connected(Dialled dialled) {
    if (over) {
      dialled.socket().close();
    } else {
      over = true;
      winner.complete(dialled);
    }
  }

  private void failed(Throwable failure) {
    running--;
    if (next < addresses.size()) {
      attempt();
    } else if (running == 0 && !over) {
      over = true;
      winner.fail(failure);
    }
  }

  /** Families in turn, each in its order (RFC 8305, 4): where one is broken, the other is near. */
  private static List<InetAddress> alternating(List<InetAddress> addresses) {
    boolean four = addresses.getFirst() instanceof Inet4Address;
    List<InetAddress> first = new ArrayList<>();
    List<InetAddress> second = new ArrayList<>();
    for (InetAddress address : addresses) {
      (address instanceof Inet4Address == four ? first : second).add(address);
    }
    List<InetAddress> turns = new ArrayList<>(addresses.size());
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        turns.add(first.get(i));
      }
      if (i < second.size()) {
        turns.add(second.get(i));
      }
    }
    return turns;
  }
}
