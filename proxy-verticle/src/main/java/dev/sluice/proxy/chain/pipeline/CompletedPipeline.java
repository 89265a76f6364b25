package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.util.List;

/**
 * Event loop only. A pipeline that ended with the answer to its question: the answer has all
 * output, and nothing is left at its verticle.
 */
final class CompletedPipeline implements PipelineRun {
  private final PipelineOpened answer;
  private final MiddlewareChain chain;
  private final PipelineReservation seat;

  private final boolean valid;

  private boolean over;

  CompletedPipeline(
      PipelineAddress post,
      PipelineOpened answer,
      MiddlewareChain chain,
      PipelineReservation seat) {
    this.answer = answer;
    this.chain = chain;
    this.seat = seat;
    long taken = answer.getFirst().getTaken();
    this.valid =
        taken >= 0 && taken <= 1 && (post.here() || !MessageBound.exceededBy(answer.getFirst()));
  }

  @Override
  public Inspect reading() {
    return answer.getInspect();
  }

  @Override
  public void listen(PipelineListener to) {
    if (!valid) {
      finish();
      to.onEnded(unreachable());
      return;
    }
    PipelineOutput output = answer.getFirst();
    if (output.hasStart()) {
      to.onStart(output.getStart());
    }
    for (int i = 0; i < output.getChunksCount() && !over; i++) {
      to.onChunk(output.getChunks(i));
    }
    if (!over) {
      finish();
      to.onEnded(PipelineEnding.of(output).orElseThrow());
    }
  }

  private PipelineEnding.Failed unreachable() {
    StageFailure why = StageFailure.CHAIN_UNREACHABLE;
    List<StageTrace> stages =
        FailedEntries.closed(chain, reading().getReadersList(), !reading().getLockstep(), why);
    return new PipelineEnding.Failed(why.text(), false, stages);
  }

  @Override
  public int inputRoom() {
    return 0;
  }

  @Override
  public void write(ByteString bytes) {}

  @Override
  public void end(ByteString last, List<HttpHeader> trailers) {}

  @Override
  public void demand(int bytes) {}

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    if (over) {
      return Future.succeededFuture(List.of());
    }
    finish();
    return Future.succeededFuture(answer.getFirst().getStagesList());
  }

  private void finish() {
    over = true;
    seat.release();
  }
}
