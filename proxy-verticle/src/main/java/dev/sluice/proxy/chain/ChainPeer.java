package dev.sluice.proxy.chain;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.function.BooleanSupplier;

/** One chain verticle of the cluster, as this loop sees it. Event loop only. */
final class ChainPeer {
  private final String node;
  private final String address;
  private final InFlightCalls calls = new InFlightCalls();
  private final EventBus bus;
  private final LostCallDetector detector;
  private int silentSweeps;
  private boolean accepting = true;

  ChainPeer(EventBus bus, ChainHeartbeat first, BooleanSupplier anyPeerHeard) {
    this.bus = bus;
    this.node = first.getNode();
    this.address = first.getAddress();
    this.detector = new LostCallDetector(bus, address, calls, anyPeerHeard);
  }

  String node() {
    return node;
  }

  String address() {
    return address;
  }

  /**
   * Notes a sign of life. A heartbeat does not prove that messages reach the verticle.
   *
   * @param onReached called when a message reaches the verticle again, or for the first time
   */
  void onHeartbeat(ChainHeartbeat heartbeat, Runnable onReached) {
    silentSweeps = 0;
    accepting = !heartbeat.getLeaving();
    detector.probe(onReached);
  }

  boolean isHeardWithin(int sweeps) {
    return silentSweeps <= sweeps;
  }

  boolean isUsable() {
    return accepting && detector.isReached();
  }

  int inFlight() {
    return calls.size();
  }

  int sweep(Runnable onReached) {
    detector.sweep(onReached);
    return ++silentSweeps;
  }

  Future<ChainResult> ask(
      ChainRequest request, DeliveryOptions options, Cancellation cancellation) {
    long call = calls.begin();
    cancellation.by(() -> cancel(call));
    Future<ChainResult> answer = calls.answerOf(call);
    bus.<ChainResult>request(address, request.toBuilder().setCall(call).build(), options)
        .onComplete(
            reply -> {
              if (reply.succeeded()) {
                calls.complete(call, reply.result().body());
              } else {
                // Not used again until its next heartbeat.
                accepting &= !UnreachedChain.isNotBegun(reply.cause());
                calls.fail(call, reply.cause());
              }
            });
    return answer;
  }

  private void cancel(long call) {
    bus.send(
        BusAddress.chainCancellations(address), CallCancelled.newBuilder().setCall(call).build());
  }

  /** Sends nothing new to it until it is heard and reached again. */
  void avoid() {
    accepting = false;
    detector.doubt();
  }

  /** Fails all calls in flight; they may have been evaluated and are not repeated. */
  void giveUp() {
    calls.failAll(new UnreachedChain.Silent());
  }
}
