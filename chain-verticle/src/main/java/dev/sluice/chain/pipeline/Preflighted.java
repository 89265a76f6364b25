package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.body.Reader;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.v1.PipelineOpened;
import java.util.List;

/**
 * The combined answers to a head.
 *
 * @param opened for the sender; without its verdict when stages read the body
 * @param readers those stages, in chain order
 * @param head with the mutations of all stages
 */
public record Preflighted(PipelineOpened.Builder opened, List<Reader> readers, StreamHead head) {
  public Preflighted {
    readers = List.copyOf(readers);
  }

  @Override
  public String toString() {
    return "Preflighted[" + readers.size() + " readers]";
  }
}
