package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.StreamingEntries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Event loop only. The pipelines of this loop. */
public final class BusPipelines implements Pipelines {
  private static final int MOST_ATTEMPTS = 3;

  private final Vertx vertx;
  private final ChainClient chains;
  private final PipelineCapacity capacity;
  private final String sender = UUID.randomUUID().toString();
  private final PipelineAddress own;
  private final Map<Long, BusPipeline> running = new HashMap<>();
  private long last;

  public BusPipelines(Vertx vertx, ChainClient chains, PipelineCapacity capacity) {
    this.vertx = vertx;
    this.chains = chains;
    this.capacity = capacity;
    this.own = post(BusAddress.chainOnThisLoop(), true);
    chains.whenLost(this::lost);
  }

  private PipelineAddress post(String chain, boolean here) {
    return new PipelineAddress(vertx.eventBus(), BusAddress.chainPipelines(chain), here, sender);
  }

  @Override
  public Future<OpenedPipeline> open(
      PipelineOpen.Builder question,
      StreamingEntries chain,
      Claimant whose,
      Cancellation cancellation) {
    question.setPipeline(++last).setSender(sender);
    return new PipelineOpening(this, question, chain, whose, cancellation).begin();
  }

  PipelineCapacity capacity() {
    return capacity;
  }

  PipelineAddress own() {
    return own;
  }

  List<PipelineAddress> others() {
    return chains.usable(MOST_ATTEMPTS).stream().map(chain -> post(chain, false)).toList();
  }

  Future<Void> awaitOthers(Cancellation cancellation) {
    return chains.awaitUsable(cancellation);
  }

  void begins(long number, BusPipeline pipeline) {
    running.put(number, pipeline);
  }

  void ends(long number) {
    running.remove(number);
  }

  private void lost(String chain) {
    String address = BusAddress.chainPipelines(chain);
    for (BusPipeline pipeline : List.copyOf(running.values())) {
      if (pipeline.isAt(address)) {
        pipeline.lose();
      }
    }
  }

  int size() {
    return running.size();
  }
}
