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
 * Event loop only. Asks one chain verticle whether messages reach it, and whether it has what it
 * was sent: the bus does not tell that a message was lost. One question at a time, at most one a
 * second.
 *
 * <p>A verticle without the address is older, or not known here any more: that says nothing.
 */
final class LostCallDetector {
  private static final int MAX_ASKED = 256;
  private static final int PAUSE_SWEEPS = 4;
  private static final DeliveryOptions WAIT = new DeliveryOptions().setSendTimeout(2_000);

  private final EventBus bus;
  private final String address;
  private final InFlightCalls calls;
  private final BooleanSupplier anybodyHeard;
  private boolean asking;
  private boolean reached;
  private int pause;

  /**
   * @param chain where it answers requests
   * @param anybodyHeard whether this proxy hears the cluster; if not, silence means nothing
   */
  LostCallDetector(EventBus bus, String chain, InFlightCalls calls, BooleanSupplier anybodyHeard) {
    this.bus = bus;
    this.address = BusAddress.chainCalls(chain);
    this.calls = calls;
    this.anybodyHeard = anybodyHeard;
  }

  /** Whether messages reach it, as far as is known. */
  boolean isReached() {
    return reached;
  }

  /** It has to answer again before it counts as reached. */
  void doubt() {
    reached = false;
  }

  /**
   * To be called four times a second.
   *
   * @param nowReached run when it answers for the first time
   */
  void sweep(Runnable nowReached) {
    calls.sweep();
    pause--;
    if (asking || pause > 0) {
      return;
    }
    List<Long> overdue = calls.overdue(MAX_ASKED);
    if (!overdue.isEmpty() || !reached) {
      ask(overdue, nowReached);
    }
  }

  /** Whether messages reach it, at once. */
  void greet(Runnable nowReached) {
    if (!asking && !reached) {
      ask(List.of(), nowReached);
    }
  }

  private void ask(List<Long> wanted, Runnable nowReached) {
    asking = true;
    pause = PAUSE_SWEEPS;
    bus.<CallsHere>request(address, CallsWanted.newBuilder().addAllCalls(wanted).build(), WAIT)
        .onComplete(
            reply -> {
              asking = false;
              judge(wanted, reply, nowReached);
            });
  }

  private void judge(
      List<Long> wanted, AsyncResult<Message<CallsHere>> reply, Runnable nowReached) {
    if (reply.succeeded()) {
      List<Long> missing = calls.missing(wanted, Set.copyOf(reply.result().body().getCallsList()));
      reached(missing.isEmpty(), nowReached);
      missing.forEach(id -> calls.failed(id, new Lost()));
    } else if (!isTimeout(reply.cause())) {
      reached(true, nowReached);
    } else if (anybodyHeard.getAsBoolean()) {
      reached = false;
      wanted.forEach(id -> calls.failed(id, new Lost()));
    }
  }

  private void reached(boolean now, Runnable nowReached) {
    boolean before = reached;
    reached = now;
    if (now && !before) {
      nowReached.run();
    }
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
  }

  /** It may have been evaluated. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
      super("the chain node does not have what it was sent", null, false, false);
    }
  }
}
