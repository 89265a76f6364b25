package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.List;

/**
 * The pipelines of one chain verticle on the bus. Event loop only.
 *
 * @param address of its pipelines
 * @param here whether it runs on this node
 * @param sender of this loop
 */
record PipelineAddress(EventBus bus, String address, boolean here, String sender) {
  /** Stages have 30 s, and the verticle may have to fetch the generation first. */
  private static final long OPENING_MILLIS = 35_000;

  private static final long PULL_MILLIS = 15_000;

  /** On this node no message is lost; a pause of the process may be longer than the other limit. */
  private static final long PULL_HERE_MILLIS = 120_000;

  private static final long CLOSING_MILLIS = 1_000;

  Future<PipelineOpened> open(PipelineOpen asked) {
    return bus.<PipelineOpened>request(address, asked, within(OPENING_MILLIS)).map(Message::body);
  }

  void send(PipelineInput input) {
    bus.send(address, input, within(PULL_MILLIS));
  }

  Future<PipelineOutput> pull(PipelinePull pull) {
    return bus.<PipelineOutput>request(address, pull, within(here ? PULL_HERE_MILLIS : PULL_MILLIS))
        .map(Message::body);
  }

  /** Never fails. */
  Future<List<StageTrace>> close(PipelineClose close) {
    return bus.<PipelineClosed>request(address, close, within(CLOSING_MILLIS))
        .map(reply -> reply.body().getStagesList())
        .otherwise(List.of());
  }

  private DeliveryOptions within(long millis) {
    return new DeliveryOptions().setSendTimeout(millis).setLocalOnly(here);
  }
}
