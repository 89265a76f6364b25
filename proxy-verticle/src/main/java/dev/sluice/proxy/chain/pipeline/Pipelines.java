package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.StreamingEntries;
import io.vertx.core.Future;

/**
 * Event loop only. Opens pipelines at the chain verticle of this loop, else at one of the cluster.
 */
public interface Pipelines {
  /**
   * Asks the stages by the head. Takes a session first, without waiting, when a service may read
   * the body, and gives it back when none does. The future never fails, and ends within 35 s; a
   * chain that cannot be reached is a failure of every stage, by its {@code on_error}.
   *
   * @param question without pipeline, sender and exhausted, which are filled in
   * @param chain the entries of the question
   * @param cancellation gives everything back at once; the answer is then a failure with the stages
   *     that had not decided
   */
  Future<OpenedPipeline> open(
      PipelineOpen.Builder question,
      StreamingEntries chain,
      Claimant whose,
      Cancellation cancellation);
}
