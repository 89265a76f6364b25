package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.StreamingEntries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A chain without a bus: a test says what it answers to heads, and reads what it was asked. */
public final class ScriptedPipelines implements Pipelines {
  private final List<PipelineOpen> asked = new ArrayList<>();
  private final Queue<Promise<OpenedPipeline>> answers = new ArrayDeque<>();
  private int cancelled;

  /** What it was asked, in order. */
  public List<PipelineOpen> asked() {
    return asked;
  }

  /** Questions that were given up. */
  public int cancelled() {
    return cancelled;
  }

  /** The next question is answered so. */
  public void answers(OpenedPipeline answer) {
    answersSlowly().complete(answer);
  }

  /** The next question is answered when this is completed. */
  public Promise<OpenedPipeline> answersSlowly() {
    Promise<OpenedPipeline> promise = Promise.promise();
    answers.add(promise);
    return promise;
  }

  @Override
  public Future<OpenedPipeline> open(
      PipelineOpen.Builder question,
      StreamingEntries chain,
      Claimant whose,
      Cancellation cancellation) {
    asked.add(question.build());
    cancellation.by(() -> cancelled++);
    return answers.remove().future();
  }
}
