package dev.sluice.control.rollout;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells the cluster, again and again, that this control node is the active one. Of two that are,
 * which stores of their own or a split allow, the later one hears of the other and ends. Event loop
 * only.
 */
public final class ActiveClaim {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Comparator<NodeReport> ORDER =
      Comparator.comparingLong(NodeReport::getActiveSinceMs).thenComparing(NodeReport::getNode);

  private final Vertx vertx;
  private final NodeReport own;
  private final Consumer<String> onLost;
  private Optional<String> lost = Optional.empty();

  /**
   * @param onLost called with the reason each time that an earlier claim is heard
   */
  public ActiveClaim(Vertx vertx, String node, Consumer<String> onLost) {
    this.vertx = vertx;
    this.own =
        NodeReport.newBuilder().setNode(node).setActiveSinceMs(System.currentTimeMillis()).build();
    this.onLost = onLost;
  }

  /** Answers who is active, and claims to be that. Ends with the verticle of the caller. */
  public Future<Void> start() {
    EventBus bus = vertx.eventBus();
    return Future.all(
            bus.consumer(BusAddress.CONTROL_ACTIVE, asked -> asked.reply(own)).completion(),
            bus.<NodeReport>consumer(BusAddress.CONTROL_CLAIM, claim -> hear(claim.body()))
                .completion())
        .onSuccess(
            listening -> {
              tell();
              vertx.setPeriodic(INTERVAL.toMillis(), tick -> tell());
            })
        .mapEmpty();
  }

  public Future<Void> require() {
    return lost.<Future<Void>>map(why -> Future.failedFuture(new IOException(why)))
        .orElseGet(Future::succeededFuture);
  }

  private void tell() {
    vertx.eventBus().publish(BusAddress.CONTROL_CLAIM, own);
  }

  private void hear(NodeReport claim) {
    int order = ORDER.compare(claim, own);
    if (order < 0) {
      String why =
          claim.getNode()
              + " is active too, and was earlier; both nodes must share one control.store on a file"
              + " system that supports locks";
      lost = Optional.of(why);
      onLost.accept(why);
    } else if (order > 0) {
      tell();
    }
  }
}
