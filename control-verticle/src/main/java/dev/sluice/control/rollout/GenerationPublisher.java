package dev.sluice.control.rollout;

import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.Optional;

/** Event loop only. Announces the generation in force on the bus and serves it to the nodes. */
public final class GenerationPublisher {
  private static final int NOT_FOUND = 404;

  /** Bounds the queue that a disk that hangs would build up; a node asks again. */
  private static final int MAX_READS = 64;

  private final Vertx vertx;
  private final PolicyRevisions revisions;
  private int reads;

  public GenerationPublisher(Vertx vertx, PolicyRevisions revisions) {
    this.vertx = vertx;
    this.revisions = revisions;
  }

  /** Tells all nodes the number in force. A node that misses it polls. */
  public void announce() {
    vertx
        .eventBus()
        .publish(
            BusAddress.GENERATION_ANNOUNCED,
            GenerationAnnounced.newBuilder().setNumber(revisions.current().getNumber()).build());
  }

  /** Replies with one generation; number 0 asks for the one in force. */
  public void onFetch(Message<FetchGeneration> message) {
    long number = message.body().getNumber();
    Generation current = revisions.current();
    if (number == 0 || number == current.getNumber()) {
      message.reply(current);
      return;
    }
    if (reads >= MAX_READS) {
      message.fail(NOT_FOUND, "generation is not readable");
      return;
    }
    reads++;
    revisions
        .generation(number)
        .onComplete(done -> reads--)
        .onSuccess(found -> reply(message, found))
        .onFailure(e -> message.fail(NOT_FOUND, "generation is not readable"));
  }

  private static void reply(Message<FetchGeneration> message, Optional<Generation> found) {
    if (found.isPresent()) {
      message.reply(found.get());
    } else {
      message.fail(NOT_FOUND, "generation is not kept");
    }
  }
}
