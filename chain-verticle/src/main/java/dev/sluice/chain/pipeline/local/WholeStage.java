package dev.sluice.chain.pipeline.local;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.GrpcBodies;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.chain.stage.StreamStage;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StreamedStage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A built-in that reads requests as a whole, in a pipeline of hooks. It keeps its limit, and
 * answers as it does for a request that is not streamed. Event loop only.
 */
public final class WholeStage implements StreamStage {
  private final PreparedEntry entry;
  private final Binding binding;
  private final Evaluator evaluator;
  private final MessageMemory.Share memory;
  private final StreamedStage.Builder told = StreamedStage.newBuilder().setOutcome("buffered");
  private final Promise<StreamEnding> ending = Promise.promise();
  private ByteString body = ByteString.EMPTY;
  private boolean over;

  public WholeStage(
      PreparedEntry entry, Binding binding, Evaluator evaluator, MessageMemory.Share memory) {
    this.entry = entry;
    this.binding = binding;
    this.evaluator = evaluator;
    this.memory = memory;
  }

  @Override
  public PreparedEntry entry() {
    return entry;
  }

  @Override
  public Future<PreflightVerdict> preflight(StreamHead head, BodyOffer offer, Duration timeout) {
    BodyMode whole = new BodyMode.Whole(binding.maxPayloadBytes());
    return Future.succeededFuture(
        new PreflightVerdict.Reads(whole, List.of(), Diagnostics.NOTHING));
  }

  @Override
  public Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out) {
    in.whenReady(() -> collect(head, in, out));
    collect(head, in, out);
    return ending.future();
  }

  private void collect(StreamHead head, StreamSource in, StreamSink out) {
    while (!over) {
      Optional<StreamFrame> frame = in.take();
      if (frame.isEmpty()) {
        return;
      }
      switch (frame.get()) {
        case StreamFrame.Start start -> throw new IllegalStateException("second start");
        case StreamFrame.Chunk chunk -> add(chunk.bytes());
        case StreamFrame.End end -> judge(head, end, new FrameOutlet(out));
      }
    }
  }

  private void add(ByteString bytes) {
    if (!memory.add(bytes.size())) {
      over = true;
      return;
    }
    body = body.concat(bytes);
    told.setUnits(told.getUnits() + 1).setInputBytes(body.size());
    if (body.size() > binding.maxPayloadBytes()) {
      fail(StageFailure.REQUEST_BODY_OVER_CAPACITY.text());
    }
  }

  private void judge(StreamHead head, StreamFrame.End end, FrameOutlet out) {
    CurrentRequest shown = new CurrentRequest(head.headers(), Set.copyOf(head.nominated()), body);
    if (GrpcBodies.isBroken(shown)) {
      fail(StageFailure.GRPC_FRAMES_INVALID.text());
      return;
    }
    if (shown.isUnreadable(evaluator.readsCodedBodies())) {
      fail(StageFailure.REQUEST_BODY_ENCODED.text());
      return;
    }
    AnswerRules rules = new AnswerRules(new AnswerSource.BuiltIn(), binding.maxPayloadBytes());
    Subject subject = new Subject(head.target(), head.headers(), body);
    switch (rules.judge(evaluator.evaluate(subject), shown)) {
      case StageOutcome.Allowed allowed -> {
        over = true;
        deliver(allowed, end, out);
      }
      case StageOutcome.Denied denied ->
          conclude(
              new StreamEnding.Refused(new Diagnostics(denied.reasonCode(), denied.findings())));
      case StageOutcome.Failed failed -> fail(failed.reason());
    }
  }

  private void deliver(StageOutcome.Allowed allowed, StreamFrame.End end, FrameOutlet out) {
    if (!memory.add(allowed.body().map(ByteString::size).orElse(0))) {
      return;
    }
    ByteString after = allowed.body().orElse(body);
    told.setOutcome(allowed.body().isPresent() ? "replacement" : "unchanged")
        .setOutputBytes(after.size());
    OptionalLong declared =
        end.trailers().isEmpty() ? OptionalLong.of(after.size()) : OptionalLong.empty();
    out.put(
        new StreamFrame.Start(
            allowed.mutation().map(StageOutcome.Mutation::steps).orElse(List.of()),
            declared,
            allowed.body().isPresent(),
            false));
    out.put(after);
    out.put(end);
    out.whenPut(() -> conclude(new StreamEnding.Finished(new Diagnostics("", allowed.findings()))));
  }

  private void fail(String reason) {
    conclude(new StreamEnding.Failed(reason, false, body.isEmpty() ? List.of() : List.of(body)));
  }

  private void conclude(StreamEnding how) {
    over = true;
    memory.release();
    ending.tryComplete(how);
  }

  @Override
  public void end(MiddlewareSessionEndReason reason) {
    conclude(new StreamEnding.Ended());
  }

  @Override
  public StreamedStage.Builder told() {
    return told;
  }
}
