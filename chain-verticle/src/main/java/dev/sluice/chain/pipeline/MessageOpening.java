package dev.sluice.chain.pipeline;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.pipeline.MessagePreflight.FirstOutput;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.Turn;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;

/** One preflight, until it is answered, and the pipeline that it opens. Event loop only. */
final class MessageOpening implements ReplyTo {
  private final PipelineOpen open;
  private final PipelineSlot slot;
  private final ReplyTo reply;
  private final PipelineLoop loop;
  private final Runnable whenOver;
  private final long asked;
  private boolean answered;

  MessageOpening(
      PipelineOpen open, PipelineSlot slot, ReplyTo reply, PipelineLoop loop, Runnable whenOver) {
    this.open = open;
    this.slot = slot;
    this.reply = reply;
    this.whenOver = whenOver;
    this.asked = loop.nanoTime().getAsLong();
    this.loop = loop.guarded(new Turn(loop.later()), open.getSandbox(), bug -> failed(loop, bug));
    slot.whenExpired(this::expire);
  }

  void run(PipelinePlanner planner) {
    planner
        .plan(open)
        .onSuccess(plan -> loop.safely(() -> follow(plan)))
        .onFailure(loop.bugs()::accept);
  }

  private void failed(PipelineLoop whole, Throwable bug) {
    whole.bugs().accept(bug);
    giveUp(ChainRefusal.INTERNAL, "internal");
  }

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
      begin(pipeline, preflight.opened(done), preflight.firstOutput(done));
    }
  }

  private void begin(OpenPipeline pipeline, PipelineOpened opened, FirstOutput output) {
    switch (output) {
      case NONE -> {
        answer(opened);
        pipeline.begin();
      }
      case AT_ONCE -> {
        loop.turn().execute(() -> pipeline.begin(open.getFirst()));
        answer(with(opened, pipeline.first()));
      }
      case AWAITED ->
          loop.turn()
              .execute(
                  () -> pipeline.begin(open.getFirst(), this, asked, first -> with(opened, first)));
    }
  }

  private static PipelineOpened with(PipelineOpened opened, PipelineOutput first) {
    return opened.toBuilder().setFirst(first).build();
  }

  @Override
  public void answer(MessageLite opened) {
    if (!answered) {
      answered = true;
      reply.answer(opened);
    }
  }

  @Override
  public void refuse(int code, String reason) {
    if (!answered) {
      answered = true;
      whenOver.run();
      reply.refuse(code, reason);
    }
  }
}
