package dev.sluice.proto.loop;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the chain verticle of an event loop answers the proxy of the same loop within the call, in
 * place of a message on the bus. An empty answer means that the question has to go over the bus,
 * which gives the same answer: nothing is kept of a question. Event loop only.
 *
 * @param requests for requests that stages judge whole
 * @param pipelines for messages that stages read as streams
 */
public record PromptAnswers(
    Function<ChainRequest, Optional<ChainResult>> requests,
    Function<PipelineOpen, Optional<PipelineOpened>> pipelines)
    implements Shareable {
  /** Those of a process, by {@link BusAddress#chainOnThisLoop}. */
  public static LocalMap<String, PromptAnswers> of(Vertx vertx) {
    return vertx.sharedData().getLocalMap("sluice.chain.prompt");
  }
}
