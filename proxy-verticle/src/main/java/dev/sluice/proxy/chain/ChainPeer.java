package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Event loop only. One chain verticle of the cluster, as this loop knows it. */
final class ChainPeer {
  private final String node;
  private final String address;
  private final Set<Promise<ChainResult>> pending = new HashSet<>();
  private int sweepsSilent;
  private boolean taking = true;

  ChainPeer(ChainHeartbeat first) {
    this.node = first.getNode();
    this.address = first.getAddress();
    heard(first);
  }

  String node() {
    return node;
  }

  void heard(ChainHeartbeat heartbeat) {
    sweepsSilent = 0;
    taking = !heartbeat.getLeaving();
  }

  /** Whether it may be asked something new. */
  boolean isTaking() {
    return taking;
  }

  int inFlight() {
    return pending.size();
  }

  /** How many sweeps in a row have not heard it, this one included. */
  int sweep() {
    return ++sweepsSilent;
  }

  Future<ChainResult> ask(EventBus bus, ChainRequest request, DeliveryOptions options) {
    Promise<ChainResult> answer = Promise.promise();
    pending.add(answer);
    bus.<ChainResult>request(address, request, options)
        .onComplete(
            reply -> {
              pending.remove(answer);
              if (reply.succeeded()) {
                answer.tryComplete(reply.result().body());
              } else {
                // Until it is heard again.
                taking &= !neverArrived(reply.cause());
                answer.tryFail(reply.cause());
              }
            });
    return answer.future();
  }

  /** What was asked may have been evaluated and is not asked again. */
  void giveUp() {
    taking = false;
    List.copyOf(pending).forEach(answer -> answer.tryFail(new Silent()));
    pending.clear();
  }

  /** Nobody was there to take the message, so nothing was evaluated. */
  static boolean neverArrived(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Silent() {
      super("the chain node fell silent");
    }
  }
}
