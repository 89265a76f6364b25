package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A short response that built-ins alone read, and in which none of them finds anything: what its
 * pipeline would answer, without one. Event loop only.
 */
final class ClearedMessage {
  private static final StreamedStage READS =
      StreamedStage.newBuilder().setOutcome("stream").build();

  private final PipelineOpen open;
  private final ByteString body;
  private final LongSupplier nanoTime;
  private final long begun;
  private final PipelineOpened.Builder opened = PipelineOpened.newBuilder();
  private final PipelineOpened.Inspect.Builder reading = PipelineOpened.Inspect.newBuilder();
  private final PipelineOutput.Builder output = PipelineOutput.newBuilder();

  private ClearedMessage(PipelineOpen open, ByteString body, LongSupplier nanoTime) {
    this.open = open;
    this.body = body;
    this.nanoTime = nanoTime;
    this.begun = open.hasTrace() ? nanoTime.getAsLong() : 0;
  }

  static Optional<PipelineOpened> answer(
      PipelineOpen open, PipelinePlan.Ready plan, LongSupplier nanoTime) {
    if (!isWhole(open) || plan.entries().isEmpty() || !areBuiltIns(plan.entries())) {
      return Optional.empty();
    }
    ClearedMessage message = new ClearedMessage(open, open.getFirst().getChunks(0), nanoTime);
    return message.isCleared(plan.entries())
        ? Optional.of(message.answer(plan.uninterested()))
        : Optional.empty();
  }

  private static boolean areBuiltIns(List<PipelineEntry> entries) {
    for (PipelineEntry entry : entries) {
      if (!(entry instanceof PipelineEntry.OfBuiltIn)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(PipelineOpen open) {
    PipelineInput first = open.getFirst();
    return open.hasResponse()
        && !open.getExhausted()
        && open.getResponse().getUnshown().isEmpty()
        && open.getResponse().hasDeclaredBytes()
        && first.hasEnd()
        && first.getEnd().getTrailersCount() == 0
        && first.getChunksCount() == 1
        && first.getChunks(0).size() == open.getResponse().getDeclaredBytes();
  }

  private boolean isCleared(List<PipelineEntry> entries) {
    StreamHead head = MessageHead.of(open);
    for (PipelineEntry entry : entries) {
      if (!(entry instanceof PipelineEntry.OfBuiltIn builtIn) || !isCleared(builtIn, head)) {
        return false;
      }
    }
    return true;
  }

  private boolean isCleared(PipelineEntry.OfBuiltIn entry, StreamHead head) {
    long asked = nanoTime.getAsLong();
    Optional<Predicate<ByteString>> search = entry.search().atOnce(head);
    long judged = nanoTime.getAsLong();
    if (search.isEmpty() || !search.get().test(body)) {
      return false;
    }
    StageTrace.Builder ofHead =
        trace(entry.entry(), Outcome.OUTCOME_INSPECTS, judged - asked).setStreamed(READS);
    if (open.hasTrace()) {
      ofHead.setBegunNanos(Math.max(1, asked - begun));
    }
    opened.addStages(ofHead.build());
    reading.addReaders(entry.entry().key());
    output.addStages(
        trace(entry.entry(), Outcome.OUTCOME_ALLOWED, nanoTime.getAsLong() - judged)
            .setStreamed(
                StreamedStage.newBuilder()
                    .setOutcome("unchanged")
                    .setUnits(1)
                    .setInputBytes(body.size())
                    .setOutputBytes(body.size()))
            .build());
    return true;
  }

  private static StageTrace.Builder trace(PreparedEntry entry, Outcome outcome, long nanos) {
    return StageTrace.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .setOutcome(outcome)
        .setDurationNanos(nanos);
  }

  private PipelineOpened answer(List<String> uninterested) {
    PipelineOutput whole =
        output
            .setStart(PipelineOutput.Start.newBuilder().setDeclaredBytes(body.size()).build())
            .addChunks(body)
            .setEnd(PipelineOutput.End.getDefaultInstance())
            .setTaken(1)
            .setServicesOver(true)
            .build();
    return opened
        .addAllUninterested(uninterested)
        .setInspect(reading.setChunkBytes(MessageBound.FRAME_BYTES).build())
        .setFirst(whole)
        .build();
  }
}
