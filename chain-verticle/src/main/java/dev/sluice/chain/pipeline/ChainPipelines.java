package dev.sluice.chain.pipeline;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.BusReply;
import dev.sluice.chain.bus.LeasedSlots;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelinePull;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * The pipelines of this loop, by sender and number. One that is not pulled for {@link #LEASE} ends:
 * its sender is gone. Event loop only.
 */
public final class ChainPipelines {
  /** For all senders on other loops; connections bound those of this loop. */
  static final int MAX = 2_000;

  /** Of one sender on another loop. */
  static final int MAX_OF_SENDER = 1_600;

  static final Duration LEASE = Duration.ofSeconds(15);

  /** For a plan and all preflights, which have 30 s and end by themselves. */
  static final Duration OPENING = Duration.ofSeconds(45);

  private final PipelineLoop loop;
  private final PipelinePlanner planner;
  private final LeasedSlots<PipelineSlot> slots;

  public ChainPipelines(PipelineLoop loop, PipelinePlanner planner) {
    this.loop = loop;
    this.planner = planner;
    this.slots = new LeasedSlots<>(MAX, MAX_OF_SENDER, now());
  }

  public Future<?> answerThisLoop(EventBus bus) {
    return bus.<MessageLite>localConsumer(
            BusAddress.chainPipelines(BusAddress.chainOnThisLoop()),
            message -> accept(message, false))
        .completion();
  }

  /** Answers the verticles of other loops and nodes, at the address of this verticle. */
  public Future<?> answerOthers(EventBus bus, String chain) {
    return bus.<MessageLite>consumer(
            BusAddress.chainPipelines(chain), message -> accept(message, true))
        .completion();
  }

  private void accept(Message<MessageLite> message, boolean bounded) {
    switch (message.body()) {
      case PipelineOpen open -> open(open, bounded, new BusReply(message, bounded));
      case PipelineInput input -> input(input);
      case PipelinePull pull -> pull(pull, new BusReply(message, bounded));
      case PipelineClose close -> close(close, new BusReply(message, bounded));
      default -> message.fail(ChainRefusal.UNFIT, "unknown_message");
    }
  }

  /** Asks the stages of a message; opens a pipeline if one of them reads the body. */
  void open(PipelineOpen open, boolean bounded, ReplyTo reply) {
    PipelineSlot slot = new PipelineSlot(now(), bounded);
    switch (slots.take(open.getSender(), open.getPipeline(), slot)) {
      case CLOSED -> reply.refuse(ChainRefusal.UNAVAILABLE, "closed");
      case EXISTS -> reply.refuse(ChainRefusal.UNFIT, "pipeline_exists");
      case FULL -> reply.refuse(ChainRefusal.UNAVAILABLE, "too_many_pipelines");
      case TAKEN -> {
        loop.work().begin();
        new MessageOpening(open, slot, reply, loop, () -> remove(open, slot)).run(planner);
      }
    }
  }

  void input(PipelineInput input) {
    slots
        .find(input.getSender(), input.getPipeline())
        .flatMap(PipelineSlot::pipeline)
        .ifPresent(pipeline -> pipeline.input(input));
  }

  void pull(PipelinePull pull, ReplyTo reply) {
    Optional<PipelineSlot> slot = slots.find(pull.getSender(), pull.getPipeline());
    slot.ifPresent(known -> known.renew(now()));
    slot.flatMap(PipelineSlot::pipeline)
        .ifPresentOrElse(
            pipeline -> pipeline.pull(pull, reply),
            () -> reply.refuse(ChainRefusal.UNFIT, "unknown_pipeline"));
  }

  void close(PipelineClose close, ReplyTo reply) {
    PipelineClosed.Builder closing = PipelineClosed.newBuilder();
    slots
        .find(close.getSender(), close.getPipeline())
        .map(slot -> slot.end(close.getReason(), close.getCancelled()))
        .ifPresent(closing::addAllStages);
    reply.answer(closing.build());
  }

  /** Ends what was not pulled; after a pause, renews all. Call it every second. */
  public void tick() {
    long now = now();
    slots.renewAfterPause(now);
    slots.all().forEach(slot -> loop.safely(() -> slot.tick(now)));
  }

  public void close() {
    slots.close();
    slots.all().forEach(slot -> loop.safely(slot::fail));
  }

  int size() {
    return slots.size();
  }

  private long now() {
    return loop.nanoTime().getAsLong();
  }

  private void remove(PipelineOpen open, PipelineSlot slot) {
    if (slots.remove(open.getSender(), open.getPipeline(), slot)) {
      loop.work().end();
    }
  }
}
