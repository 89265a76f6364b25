package dev.sluice.chain.pipeline;

import dev.sluice.chain.bus.Asker;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.Turn;
import dev.sluice.chain.pipeline.preflight.MessagePreflight;
import dev.sluice.chain.pipeline.preflight.Preflighted;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;

/** One preflight, until it is answered, and the pipeline that it opens. Event loop only. */
final class MessageOpening {
  /** Code of a refusal because of a bug. */
  private static final int INTERNAL = 500;

  private final PipelineOpen open;
  private final PipelineSlot slot;
  private final Asker reply;
  private final Turn turn;
  private final PipelineLoop loop;
  private final Runnable whenOver;
  private boolean answered;

  MessageOpening(
      PipelineOpen open, PipelineSlot slot, Asker reply, PipelineLoop loop, Runnable whenOver) {
    this.open = open;
    this.slot = slot;
    this.reply = reply;
    this.whenOver = whenOver;
    this.turn = new Turn(loop.later());
    this.loop = loop.guarded(turn, bug -> failed(loop, bug));
    slot.whenExpired(this::expire);
  }

  void run(PipelinePlanner planner) {
    planner
        .plan(open)
        .onSuccess(plan -> loop.safely(() -> follow(plan)))
        .onFailure(loop.bugs()::accept);
  }

  /** A bug ends this message alone. */
  private void failed(PipelineLoop whole, Throwable bug) {
    whole.bugs().accept(bug);
    giveUp(INTERNAL, "internal");
  }

  /** Neither a plan nor the stages answered in time. */
  private void expire() {
    giveUp(ChainRefusal.CANCELLED, "pipeline_expired");
  }

  private void giveUp(int code, String reason) {
    try {
      slot.fail();
    } finally {
      if (slot.pipeline().isEmpty()) {
        refuse(code, reason);
      }
    }
  }

  private void follow(PipelinePlan plan) {
    if (slot.ended().isPresent()) {
      refuse(ChainRefusal.CANCELLED, "pipeline_ended");
      return;
    }
    switch (plan) {
      case PipelinePlan.Refused refused -> refuse(refused.code(), refused.reason());
      case PipelinePlan.Ready ready ->
          ClearedMessage.answer(open, ready, loop.nanoTime())
              .ifPresentOrElse(this::over, () -> ask(ready));
    }
  }

  private void ask(PipelinePlan.Ready ready) {
    MessagePreflight preflight = new MessagePreflight(open, ready, loop);
    slot.asks(preflight);
    preflight
        .ask()
        .onSuccess(done -> loop.safely(() -> conclude(preflight, done)))
        .onFailure(loop.bugs()::accept);
  }

  /** No pipeline is needed for its body. */
  private void over(PipelineOpened opened) {
    answered = true;
    whenOver.run();
    reply.answer(opened);
  }

  private void conclude(MessagePreflight preflight, Preflighted done) {
    if (slot.ended().isPresent()) {
      preflight.stop(slot.ended().get(), "pipeline_ended");
      refuse(ChainRefusal.CANCELLED, "pipeline_ended");
    } else if (done.readers().isEmpty()) {
      over(preflight.opened(done));
    } else {
      OpenPipeline pipeline = new OpenPipeline(preflight.flow(done), loop, whenOver);
      slot.hold(pipeline, loop.nanoTime().getAsLong());
      PipelineOpened opened = preflight.opened(done);
      if (open.hasFirst() && preflight.isOfBuiltIns()) {
        turn.run(() -> loop.safely(() -> pipeline.begin(open.getFirst())));
        answer(opened.toBuilder().setFirst(pipeline.first()).build());
      } else {
        answer(opened);
        pipeline.begin();
      }
    }
  }

  private void answer(PipelineOpened opened) {
    if (!answered) {
      answered = true;
      reply.answer(opened);
    }
  }

  private void refuse(int code, String reason) {
    if (!answered) {
      answered = true;
      whenOver.run();
      reply.refuse(code, reason);
    }
  }
}
