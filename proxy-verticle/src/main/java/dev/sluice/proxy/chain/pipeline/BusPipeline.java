package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.Claimant;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Event loop only. A pipeline at a chain verticle, which the bus reaches. */
final class BusPipeline implements PipelineRun {
  private final BusPipelines pipelines;
  private final PipelineAddress post;
  private final long number;
  private final PipelineOpened answer;
  private final MiddlewareChain chain;
  private final PipelineReservation seat;
  private final InputFrames input;
  private final LockstepPace pace;
  private final Pulls pulls;
  private Optional<PipelineListener> listener = Optional.empty();
  private boolean over;

  BusPipeline(
      BusPipelines pipelines,
      PipelineAddress post,
      PipelineOpen open,
      PipelineOpened answer,
      MiddlewareChain chain,
      Claimant whose,
      PipelineReservation seat) {
    this.pipelines = pipelines;
    this.post = post;
    this.number = open.getPipeline();
    this.answer = answer;
    this.chain = chain;
    this.seat = seat;
    this.input = new InputFrames(answer.getInspect().getChunkBytes(), CallFrames.are(open));
    this.pace =
        new LockstepPace(
            answer.getInspect().getLockstep(), pipelines.capacity().work(), whose, new Steps());
    this.pulls =
        new Pulls(
            pull -> post.pull(pull.setPipeline(number).setSender(post.sender()).build()),
            this::answered,
            this::lose);
    if (answer.hasFirst()) {
      input.allSent();
    }
  }

  @Override
  public Inspect reading() {
    return answer.getInspect();
  }

  @Override
  public void listen(PipelineListener to) {
    listener = Optional.of(to);
    if (answer.hasFirst()) {
      answered(answer.getFirst());
    }
    if (!over) {
      pulls.start();
    }
  }

  @Override
  public int inputRoom() {
    return over ? 0 : input.room();
  }

  @Override
  public void write(ByteString bytes) {
    if (!over && !input.hasEnded()) {
      input.add(bytes);
      pump();
    }
  }

  @Override
  public void end(ByteString last, List<HttpHeader> trailers) {
    if (!over && !input.hasEnded()) {
      input.add(last);
      input.end(trailers);
      pump();
    }
  }

  private void pump() {
    while (!over && input.hasNext() && mayGo()) {
      post.send(input.next().setPipeline(number).setSender(post.sender()).build());
    }
  }

  /** A permit that was free at once has already sent the waiting frames. */
  private boolean mayGo() {
    return pace.mayGo() && input.hasNext();
  }

  @Override
  public void demand(int bytes) {
    if (!over) {
      pace.demand(bytes);
    }
  }

  private void answered(PipelineOutput output) {
    if (!input.taken(output.getTaken()) || (!post.here() && MessageBound.exceededBy(output))) {
      pulls.stop();
      lose();
      return;
    }
    if (output.getServicesOver()) {
      seat.releaseSession();
      pace.servicesOver();
    }
    if (output.getRests() && pulls.isStill()) {
      pace.rests();
    }
    if (input.underWay() == 0 && !input.hasNext()) {
      pace.release();
    }
    pump();
    listener.ifPresent(to -> tell(to, output));
  }

  /** The listener may close the pipeline at each step. */
  private void tell(PipelineListener to, PipelineOutput output) {
    if (!over && output.hasStart()) {
      to.onStart(output.getStart());
    }
    for (int i = 0; i < output.getChunksCount() && !over; i++) {
      ByteString chunk = output.getChunks(i);
      pulls.took(chunk.size());
      to.onChunk(chunk);
    }
    if (over) {
      return;
    }
    Optional<PipelineEnding> ending = PipelineEnding.of(output);
    if (ending.isPresent()) {
      finish();
      to.onEnded(ending.get());
      return;
    }
    if (output.hasStart() || output.getChunksCount() > 0) {
      to.onPause();
    }
    if (inputRoom() > 0) {
      to.onInputRoom();
    }
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    if (over) {
      return Future.succeededFuture(List.of());
    }
    finish();
    return post.close(
        PipelineClose.newBuilder()
            .setPipeline(number)
            .setSender(post.sender())
            .setReason(reason)
            .setCancelled(cancelled)
            .build());
  }

  boolean isAt(String address) {
    return post.address().equals(address);
  }

  void lose() {
    if (over) {
      return;
    }
    StageFailure why = StageFailure.CHAIN_UNREACHABLE;
    List<StageTrace> stages =
        FailedEntries.closed(chain, reading().getReadersList(), !reading().getLockstep(), why);
    fail(new PipelineEnding.Failed(why.text(), false, stages));
  }

  private void fail(PipelineEnding.Failed failed) {
    if (!over) {
      Future<List<StageTrace>> unused =
          close(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE, "");
      listener.ifPresent(to -> to.onEnded(failed));
    }
  }

  private void finish() {
    over = true;
    pulls.stop();
    input.clear();
    pace.end();
    seat.release();
    pipelines.ends(number);
  }

  private final class Steps implements LockstepPace.Steps {
    @Override
    public void demand(int bytes) {
      pulls.demand(bytes);
    }

    @Override
    public void granted() {
      pump();
    }

    @Override
    public void exhausted() {
      fail(new PipelineEnding.Failed(StageFailure.ADMISSION_EXHAUSTED.text(), true, List.of()));
    }
  }
}
