package dev.sluice.proxy.chain;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import io.vertx.core.AsyncResult;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Probes one chain verticle for whether messages reach it and whether overdue calls arrived, since
 * the bus does not report lost messages. One probe at a time, at most one a second. Event loop
 * only.
 *
 * <p>An older verticle has no address for probes; it counts as reached.
 */
final class LostCallDetector {
  private static final int MAX_PROBED = 256;
  private static final int PAUSE_SWEEPS = 4;
  private static final DeliveryOptions TIMEOUT = new DeliveryOptions().setSendTimeout(5_000);

  private final EventBus bus;
  private final String address;
  private final InFlightCalls calls;
  private final BooleanSupplier anyPeerHeard;
  private boolean probing;
  private boolean reached;
  private int pauseSweeps;

  /**
   * @param chain the verticle's address for requests
   * @param anyPeerHeard whether this proxy hears the cluster; if not, a timeout means nothing
   */
  LostCallDetector(EventBus bus, String chain, InFlightCalls calls, BooleanSupplier anyPeerHeard) {
    this.bus = bus;
    this.address = BusAddress.chainCalls(chain);
    this.calls = calls;
    this.anyPeerHeard = anyPeerHeard;
  }

  boolean isReached() {
    return reached;
  }

  void doubt() {
    reached = false;
  }

  /**
   * Probes overdue calls, or the verticle itself; to be called every 250 ms.
   *
   * @param onReached called when the verticle answers and did not count as reached
   */
  void sweep(Runnable onReached) {
    calls.sweep();
    pauseSweeps--;
    if (probing || pauseSweeps > 0) {
      return;
    }
    List<Long> overdue = calls.overdue(MAX_PROBED);
    if (!overdue.isEmpty() || !reached) {
      send(overdue, onReached);
    }
  }

  void probe(Runnable onReached) {
    if (!probing && !reached) {
      send(List.of(), onReached);
    }
  }

  private void send(List<Long> probed, Runnable onReached) {
    probing = true;
    pauseSweeps = PAUSE_SWEEPS;
    bus.<CallsHere>request(address, CallsWanted.newBuilder().addAllCalls(probed).build(), TIMEOUT)
        .onComplete(
            reply -> {
              probing = false;
              judge(probed, reply, onReached);
            });
  }

  private void judge(List<Long> probed, AsyncResult<Message<CallsHere>> reply, Runnable onReached) {
    if (reply.succeeded()) {
      List<Long> lost = calls.lost(probed, Set.copyOf(reply.result().body().getCallsList()));
      setReached(lost.isEmpty(), onReached);
      lost.forEach(id -> calls.fail(id, new Lost()));
    } else if (!isTimeout(reply.cause())) {
      setReached(true, onReached);
    } else if (anyPeerHeard.getAsBoolean()) {
      reached = false;
      probed.forEach(id -> calls.fail(id, new Lost()));
    }
  }

  private void setReached(boolean now, Runnable onReached) {
    boolean before = reached;
    reached = now;
    if (now && !before) {
      onReached.run();
    }
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
  }

  /** The call did not arrive, as far as is known; it may still have been evaluated. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
      super("the chain node does not have the call", null, false, false);
    }
  }
}
