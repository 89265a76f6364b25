package dev.sluice.proto;

import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Optional;

/**
 * What the chain verticle of an event loop answers the proxy of the same loop within the call, in
 * place of a message on the bus. Event loop only.
 */
@FunctionalInterface
public interface PromptAnswers extends Shareable {
  /**
   * The answer to a question. Empty when it has to be asked over the bus, which gives the same
   * answer: nothing is kept of a question.
   */
  Optional<PipelineOpened> answer(PipelineOpen question);

  /** Those of a process, by {@link BusAddress#chainOnThisLoop}. */
  static LocalMap<String, PromptAnswers> of(Vertx vertx) {
    return vertx.sharedData().getLocalMap("sluice.chain.prompt");
  }
}
