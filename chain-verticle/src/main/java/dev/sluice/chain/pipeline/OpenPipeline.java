package dev.sluice.chain.pipeline;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.pipeline.body.StageFlow;
import dev.sluice.chain.pipeline.flow.CoalescedTask;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.StageTrace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A message that stages read, and the pulls of its sender. Event loop only. */
final class OpenPipeline {
  // A pull is answered by then, with nothing if need be.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  // Most bytes of output in the answer to the question that opens it.
  private static final int FIRST_BYTES = MessageBound.OUTPUT_BYTES / 2;

  private final StageFlow flow;
  private final PipelineLoop loop;
  private final Runnable whenOver;
  private final CoalescedTask telling;
  private Optional<Pull> pending = Optional.empty();
  private Told told;
  private boolean over;

  /** Ready to begin; {@code whenOver} runs once, when the sender knows the ending. */
  OpenPipeline(StageFlow flow, PipelineLoop loop, Runnable whenOver) {
    this.flow = flow;
    this.loop = loop;
    this.whenOver = whenOver;
    this.told = new Told(0, 0, flow.areServicesOver(), false);
    this.telling = new CoalescedTask(loop.later());
    telling.set(this::tell);
  }

  void begin() {
    // Not at once: a stage tells it from within its work.
    loop.memory()
        .whenExhausted(() -> loop.later().execute(() -> fail(StageFailure.ADMISSION_EXHAUSTED)));
    flow.begin(telling::call);
  }

  /** The same with its input, which is all there is, and which the first stage finds at once. */
  void begin(PipelineInput all) {
    flow.input(all);
    begin();
  }

  /**
   * The same; its first output goes with the answer to the question that opens it.
   *
   * @param asked when that came, in nanoseconds
   * @param form makes the answer
   */
  void begin(
      PipelineInput all, ReplyTo reply, long asked, Function<PipelineOutput, MessageLite> form) {
    pending = Optional.of(new Pull(reply, form, FIRST_BYTES, asked));
    begin(all);
  }

  PipelineOutput first() {
    PipelineOutput.Builder output = PipelineOutput.newBuilder();
    flow.fill(output, FIRST_BYTES);
    return note(output);
  }

  void input(PipelineInput input) {
    flow.input(input);
    telling.call();
  }

  /** Answers later; an earlier pull is answered at once. */
  void pull(PipelinePull pull, ReplyTo reply) {
    if (over || pull.getNumber() <= told.pull()) {
      reply.refuse(ChainRefusal.UNFIT, over ? "pipeline_over" : "pull_out_of_order");
      return;
    }
    pending.ifPresent(earlier -> answer(earlier, PipelineOutput.newBuilder()));
    told = new Told(pull.getNumber(), told.taken(), told.servicesOver(), told.rests());
    int room = Math.min(Math.max(0, pull.getRoom()), MessageBound.OUTPUT_BYTES);
    pending = Optional.of(new Pull(reply, output -> output, room, loop.nanoTime().getAsLong()));
    telling.call();
  }

  private void tell() {
    if (pending.isEmpty() || over || !mayHaveNews()) {
      return;
    }
    Pull pull = pending.get();
    PipelineOutput.Builder output = PipelineOutput.newBuilder();
    flow.fill(output, pull.room());
    boolean something =
        output.hasStart()
            || output.getChunksCount() > 0
            || output.getEndingCase() != PipelineOutput.EndingCase.ENDING_NOT_SET
            || flow.owes(told.taken())
            || (output.getServicesOver() && !told.servicesOver())
            || (rests(pull) && !told.rests());
    if (something) {
      answer(pull, output);
    }
  }

  private boolean mayHaveNews() {
    return !flow.isIdle()
        || flow.owes(told.taken())
        || (flow.areServicesOver() && !told.servicesOver());
  }

  private boolean rests(Pull pull) {
    return pull.room() == 0 && flow.rests();
  }

  private void answer(Pull pull, PipelineOutput.Builder output) {
    pending = Optional.empty();
    pull.reply().answer(pull.form().apply(note(output.setRests(rests(pull)))));
  }

  private PipelineOutput note(PipelineOutput.Builder output) {
    output.setTaken(flow.taken()).setServicesOver(flow.areServicesOver());
    told = new Told(told.pull(), output.getTaken(), output.getServicesOver(), output.getRests());
    if (output.getEndingCase() != PipelineOutput.EndingCase.ENDING_NOT_SET) {
      over();
    }
    return output.build();
  }

  void tick() {
    long now = loop.nanoTime().getAsLong();
    pending
        .filter(pull -> now - pull.since() >= PATIENCE.toNanos())
        .ifPresent(pull -> answer(pull, PipelineOutput.newBuilder()));
  }

  boolean isPulled() {
    return pending.isPresent();
  }

  void fail(StageFailure failure) {
    flow.failPlatform(failure);
    tell();
  }

  List<StageTrace> end(MiddlewareSessionEndReason reason, String cancelled) {
    List<StageTrace> traces = flow.end(reason, cancelled);
    pending.ifPresent(pull -> pull.reply().refuse(ChainRefusal.CANCELLED, "pipeline_ended"));
    pending = Optional.empty();
    over();
    return traces;
  }

  private void over() {
    if (!over) {
      over = true;
      whenOver.run();
    }
  }

  private record Pull(
      ReplyTo reply, Function<PipelineOutput, MessageLite> form, int room, long since) {}

  /** The state that the sender knows, by the number of its last pull. */
  private record Told(long pull, long taken, boolean servicesOver, boolean rests) {}
}
