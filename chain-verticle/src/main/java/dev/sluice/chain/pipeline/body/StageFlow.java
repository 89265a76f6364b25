package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The stages of one message that read its body, and what their endings come to: a refusal ends the
 * message, a failure does unless the stage's {@code on_error} lets it go on without that stage.
 * Event loop only.
 */
public final class StageFlow {
  // Of a stage that had no time to decide.
  private static final String INCOMPLETE = "pipeline_incomplete";

  private final FlowShape shape;
  private final PipelineLoop loop;
  private final EvolvingHead head;
  private final Inlet inlet;
  private final List<StageLink> links = new ArrayList<>();
  private final OutputGate gate;
  private Runnable whenChanged = () -> {};
  private Optional<PipelineOutput> ending = Optional.empty();

  public StageFlow(FlowShape shape, StreamHead head, PipelineLoop loop) {
    this.shape = shape;
    this.loop = loop;
    this.head = new EvolvingHead(head);
    Inlet.Pace pace = new Inlet.Pace(shape);
    this.inlet = new Inlet(pace, loop, this::changed);
    FrameQueue last = connect();
    pace.follow(links);
    this.gate = new OutputGate(last, this.head, shape.shared().retained());
    last.whenReady(this::arrived);
  }

  private void arrived() {
    gate.absorb();
    timeUnits();
    changed();
  }

  private void timeUnits() {
    shape.shared().clock().held(gate.isFull());
  }

  /** Connects the stages by queues, with a checkpoint behind each where policy asks. */
  private FrameQueue connect() {
    Optional<BodyCheckpoint.DigestingSource> digested =
        shape.check().map(judged -> new BodyCheckpoint.DigestingSource(inlet));
    TakenSource in = digested.isPresent() ? digested.get() : inlet;
    Supplier<byte[]> before = () -> digested.orElseThrow().digest();
    FrameQueue out = queue(0);
    for (int i = 0; i < shape.readers().size(); i++) {
      FrameQueue stageOut = queue(shape.check().isPresent() ? -1 : i + 1);
      StageLink link = new StageLink(shape.readers().get(i), in, stageOut, loop.nanoTime());
      links.add(link);
      stageOut.whenQuiet(inlet::wake);
      out = stageOut;
      if (shape.check().isPresent()) {
        out = queue(i + 1);
        BodyCheckpoint point =
            new BodyCheckpoint(
                this,
                link,
                shape.check().get(),
                shape.relabeled(),
                out,
                before,
                loop.memory().share());
        before = point::after;
      }
      if (i > 0) {
        TakenSource source = in;
        source.whenReady(() -> begin(link, source));
      }
      in = out;
    }
    return out;
  }

  // Before the reader of that number; any chunk fits otherwise.
  private FrameQueue queue(int number) {
    boolean reads = number >= 0 && number < shape.readers().size();
    int most = reads ? shape.readers().get(number).chunkBytes() : MessageBound.FRAME_BYTES;
    return new FrameQueue(most, shape.shared().retained(), loop.later());
  }

  public void begin(Runnable changed) {
    whenChanged = changed;
    if (ending.isPresent()) {
      changed();
      return;
    }
    if (shape.isHeld()) {
      gate.hold();
    }
    run(links.getFirst(), new StreamFrame.Start(List.of(), head.head().declared(), false, false));
  }

  public void input(PipelineInput input) {
    if (ending.isEmpty() && !inlet.accept(input)) {
      failPlatform(StageFailure.PIPELINE_EVENT_ORDER_INVALID);
    }
  }

  public long taken() {
    return inlet.done();
  }

  public boolean owes(long told) {
    return inlet.owes(told);
  }

  public boolean isIdle() {
    return ending.isEmpty() && gate.isIdle();
  }

  void begin(StageLink link, TakenSource in) {
    if (ending.isEmpty() && !link.hasBegun()) {
      in.take()
          .ifPresent(
              frame -> {
                StreamFrame.Start start = (StreamFrame.Start) frame;
                head.pass(start);
                run(link, start);
              });
    }
  }

  private void run(StageLink link, StreamFrame.Start start) {
    link.begin(start, head.head())
        .onSuccess(how -> loop.safely(() -> ended(link, how)))
        .onFailure(loop.bugs()::accept);
  }

  private void ended(StageLink link, StreamEnding how) {
    if (ending.isPresent() || !link.isActive()) {
      return;
    }
    switch (how) {
      case StreamEnding.Finished finished -> link.finish(finished);
      case StreamEnding.Refused refused -> refuse(link, refused);
      case StreamEnding.Failed failed -> fail(link, failed);
      case StreamEnding.Ended ended -> {}
    }
    changed();
  }

  private void refuse(StageLink link, StreamEnding.Refused refused) {
    link.trace().refused(refused);
    conclude(
        PipelineOutput.newBuilder()
            .setDeny(
                ChainResult.Deny.newBuilder()
                    .setEntry(link.reader().key())
                    .setReasonCode(refused.told().reasonCode())),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
  }

  private void fail(StageLink link, StreamEnding.Failed failed) {
    if (!failed.closed() && link.reader().stage().entry().failsOpen()) {
      link.pass(failed);
      if (links.stream().noneMatch(StageLink::holds)) {
        gate.letGo();
      }
    } else {
      link.trace().failedClosed(failed);
      fail(link.reader().key(), failed.reason(), false);
    }
  }

  void fail(String entry, String reason, boolean platform) {
    conclude(
        PipelineOutput.newBuilder()
            .setUnavailable(
                ChainResult.Unavailable.newBuilder().setEntry(entry).setReasonCode(reason))
            .setPlatform(platform),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  /** Fails because of the platform, in the name of the first stage. */
  public void failPlatform(StageFailure failure) {
    fail(shape.readers().getFirst().key(), failure.text(), true);
  }

  EvolvingHead headAfter(StreamFrame.Start start) {
    EvolvingHead after = new EvolvingHead(head.head());
    after.pass(start);
    return after;
  }

  void refuseByPolicy(String reason) {
    conclude(
        PipelineOutput.newBuilder()
            .setPolicyRefused(ChainResult.PolicyRefused.newBuilder().setReason(reason)),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_DENIAL);
  }

  /**
   * Adds what there is to tell.
   *
   * @param room most bytes of chunks; with 0 only an ending of a failure
   */
  public void fill(PipelineOutput.Builder output, int room) {
    if (ending.isEmpty()) {
      gate.collect()
          .or(() -> filled(output, room))
          .ifPresent(reason -> fail(shape.readers().getLast().key(), reason, true));
      timeUnits();
    }
    ending.ifPresent(output::mergeFrom);
    output.setServicesOver(areServicesOver());
  }

  private Optional<String> filled(PipelineOutput.Builder output, int room) {
    Optional<String> violation = room == 0 ? Optional.empty() : gate.fill(output, room);
    if (violation.isEmpty() && output.hasEnd()) {
      conclude(
          PipelineOutput.newBuilder(),
          MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL);
    }
    return violation;
  }

  public boolean rests() {
    return ending.isEmpty() && inlet.rests();
  }

  public boolean areServicesOver() {
    return StageLink.areServicesOver(links);
  }

  public List<StageTrace> end(MiddlewareSessionEndReason reason, String cancelled) {
    List<StageTrace> traces = StageLink.traces(links, cancelled);
    if (ending.isEmpty()) {
      conclude(PipelineOutput.newBuilder(), reason);
    }
    return traces;
  }

  private void conclude(PipelineOutput.Builder how, MiddlewareSessionEndReason reason) {
    if (ending.isPresent()) {
      return;
    }
    ending = Optional.of(how.addAllStages(StageLink.traces(links, INCOMPLETE)).build());
    links.forEach(link -> loop.safely(() -> link.end(reason)));
    links.forEach(StageLink::clear);
    inlet.clear();
    gate.clear();
    loop.memory().end();
    changed();
  }

  private void changed() {
    whenChanged.run();
  }
}
