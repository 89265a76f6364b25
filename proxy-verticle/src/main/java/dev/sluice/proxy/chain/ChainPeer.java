package dev.sluice.proxy.chain;

import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.function.BooleanSupplier;

/** Event loop only. One chain verticle of the cluster, as this loop knows it. */
final class ChainPeer {
  private final String node;
  private final String address;
  private final InFlightCalls calls = new InFlightCalls();
  private final EventBus bus;
  private final LostCallDetector check;
  private int sweepsSilent;
  private boolean taking = true;

  /**
   * @param anybodyHeard whether this proxy hears the cluster
   */
  ChainPeer(EventBus bus, ChainHeartbeat first, BooleanSupplier anybodyHeard) {
    this.bus = bus;
    this.node = first.getNode();
    this.address = first.getAddress();
    this.check = new LostCallDetector(bus, address, calls, anybodyHeard);
  }

  String node() {
    return node;
  }

  /**
   * That it is heard does not say that it hears.
   *
   * @param nowReached run when a message reached it, if none had
   */
  void heard(ChainHeartbeat heartbeat, Runnable nowReached) {
    sweepsSilent = 0;
    taking = !heartbeat.getLeaving();
    check.greet(nowReached);
  }

  boolean heardWithin(int sweeps) {
    return sweepsSilent <= sweeps;
  }

  /** Whether it may be asked something new. */
  boolean isTaking() {
    return taking && check.isReached();
  }

  int inFlight() {
    return calls.size();
  }

  /** How many sweeps in a row have not heard it, this one included. */
  int sweep(Runnable nowReached) {
    check.sweep(nowReached);
    return ++sweepsSilent;
  }

  Future<ChainResult> ask(ChainRequest request, DeliveryOptions options) {
    long call = calls.begin();
    Future<ChainResult> answer = calls.answerOf(call);
    bus.<ChainResult>request(address, request.toBuilder().setCall(call).build(), options)
        .onComplete(
            reply -> {
              if (reply.succeeded()) {
                calls.answered(call, reply.result().body());
              } else {
                // Until it is heard again.
                taking &= !notEvaluated(reply.cause());
                calls.failed(call, reply.cause());
              }
            });
    return answer;
  }

  /** What was asked may have been evaluated and is not asked again. */
  void giveUp() {
    taking = false;
    check.doubt();
    calls.allFailed(new Silent());
  }

  /** Nobody was there to take the message, or who was there lacks the generation. */
  static boolean notEvaluated(Throwable failure) {
    return failure instanceof ReplyException reply
        && (reply.failureType() == ReplyFailure.NO_HANDLERS
            || reply.failureCode() == ChainRefusal.UNKNOWN_GENERATION);
  }

  private static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Silent() {
      super("the chain node fell silent");
    }
  }
}
