package dev.sluice.proxy.upstream;

import dev.sluice.proxy.capacity.Claimant;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Event loop only. Connections that are being opened. Requests that may share one wait for it, so
 * that an origin that is down is dialed once for all of them.
 */
final class OpeningConnections {
  private final Map<Sharers, Opening> openings = new HashMap<>();
  private final ReleasedRequests released;

  // Requests that may use one connection, whichever of the addresses it has.
  private record Sharers(
      String sandbox, String host, int port, int identity, Set<InetAddress> addresses) {
    static Sharers of(Origin origin, int identity) {
      return new Sharers(
          origin.sandbox(), origin.host(), origin.port(), identity, Set.copyOf(origin.addresses()));
    }
  }

  /** Event loop only. A connection, and how many more requests may wait for it. */
  private static final class Opening {
    private final Claimant opener;
    private final WaitingRequests<Integer> waiting = new WaitingRequests<>();
    private int seats;

    Opening(Claimant opener, int seats) {
      this.opener = opener;
      this.seats = seats;
    }
  }

  /**
   * What a request knows of the connections that it could share: the streams that one carries at
   * once, and how often the request may still wait: once to learn that number, once to use it.
   */
  record Sharing(int streams, int waits) {
    static final Sharing UNKNOWN = new Sharing(Integer.MAX_VALUE, 2);

    Sharing after(int told) {
      return new Sharing(told, waits - 1);
    }

    private boolean mayWait() {
      return waits > 0 && streams > 1;
    }
  }

  OpeningConnections(ReleasedRequests released) {
    this.released = released;
  }

  /**
   * Lets others wait for a connection until {@code told} completes with the number of streams that
   * it carries, or fails as the connection does.
   */
  void add(Origin origin, int identity, Sharing sharing, Future<Integer> told) {
    if (!told.isComplete()) {
      Sharers sharers = Sharers.of(origin, identity);
      Opening opening = new Opening(origin.claimant(), sharing.streams() - 1);
      openings.put(sharers, opening);
      told.onComplete(
          result -> {
            openings.remove(sharers, opening);
            released.add(origin.sandbox(), opening.waiting, result);
          });
    }
  }

  /**
   * A wait for a connection that another request opens, if there is one that may have room. It
   * completes with the number of streams that one carries. It fails as the connection does, unless
   * only its opener has the cause of that; and soon after the request has ended.
   *
   * @param lasts whether the request goes on
   */
  Optional<Future<Integer>> await(
      Origin origin, int identity, Sharing sharing, BooleanSupplier lasts) {
    Opening opening = openings.get(Sharers.of(origin, identity));
    if (opening == null || !sharing.mayWait()) {
      return Optional.empty();
    }
    opening.seats += opening.waiting.sweep();
    if (opening.seats == 0) {
      return Optional.empty();
    }
    opening.seats--;
    return Optional.of(
        opening
            .waiting
            .add(lasts)
            .recover(
                failure ->
                    isOfOpener(failure, opening, origin)
                        ? Future.succeededFuture(sharing.streams())
                        : Future.failedFuture(failure)));
  }

  // Each client address has a share of its own of the connections to origins.
  private static boolean isOfOpener(Throwable failure, Opening opening, Origin origin) {
    return OriginUnavailable.isOverShare(failure) && !opening.opener.equals(origin.claimant());
  }
}
