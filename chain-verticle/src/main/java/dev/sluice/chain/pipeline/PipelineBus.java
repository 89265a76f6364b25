package dev.sluice.chain.pipeline;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.BusReply;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelinePull;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/** What comes over the bus for the pipelines of a chain verticle. Event loop only. */
public final class PipelineBus {
  private final ChainPipelines pipelines;
  private final boolean bounded;

  private PipelineBus(ChainPipelines pipelines, boolean bounded) {
    this.pipelines = pipelines;
    this.bounded = bounded;
  }

  public static Future<?> answerThisLoop(EventBus bus, ChainPipelines pipelines) {
    PipelineBus own = new PipelineBus(pipelines, false);
    return bus.<MessageLite>localConsumer(
            BusAddress.chainPipelines(BusAddress.chainOnThisLoop()), own::accept)
        .completion();
  }

  public static Future<?> answerOthers(EventBus bus, String chain, ChainPipelines pipelines) {
    PipelineBus others = new PipelineBus(pipelines, true);
    return bus.<MessageLite>consumer(BusAddress.chainPipelines(chain), others::accept).completion();
  }

  private void accept(Message<MessageLite> message) {
    switch (message.body()) {
      case PipelineOpen open -> pipelines.open(open, bounded, new BusReply(message, bounded));
      case PipelineInput input -> pipelines.input(input);
      case PipelinePull pull -> pipelines.pull(pull, new BusReply(message, bounded));
      case PipelineClose close -> pipelines.close(close, new BusReply(message, bounded));
      default -> message.fail(ChainRefusal.UNFIT, "unknown_message");
    }
  }
}
