package dev.sluice.chain.run;

import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Consumer;

/** Ends a run with its first answer or refusal and passes that on. Event loop only. */
final class RunReply implements ReplyTo {
  private final ActiveRuns runs;
  private final ReplyTo sender;
  private boolean ended;

  /**
   * Of a run that has begun.
   *
   * @param runs counts it
   */
  RunReply(ActiveRuns runs, ReplyTo sender) {
    this.runs = runs;
    this.sender = sender;
  }

  /** Keeps the answer of a run that ends within its call. Event loop only. */
  static final class Kept implements ReplyTo {
    private final ActiveRuns runs;
    private Optional<ChainResult> result = Optional.empty();

    /** Without an answer. */
    Kept(ActiveRuns runs) {
      this.runs = runs;
    }

    /** The answer, if such a run gives one; a bug is told when it is asked again. */
    Optional<ChainResult> of(Consumer<Kept> run) {
      try {
        run.accept(this);
      } catch (RuntimeException bug) {
        return Optional.empty();
      }
      return result;
    }

    /** Never answers: the run is given up, and another one asks. */
    Future<Evaluation> beside(Evaluator evaluator, Subject subject) {
      return Promise.<Evaluation>promise().future();
    }

    @Override
    public void answer(ChainResult answer) {
      runs.begin();
      runs.end();
      result = Optional.of(answer);
    }

    @Override
    public void refuse(int code, String reason) {}

    @Override
    public void whenCancelled(Runnable action) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }

  @Override
  public void answer(ChainResult result) {
    end();
    sender.answer(result);
  }

  @Override
  public void refuse(int code, String reason) {
    end();
    sender.refuse(code, reason);
  }

  @Override
  public void whenCancelled(Runnable action) {
    sender.whenCancelled(action);
  }

  @Override
  public boolean isCancelled() {
    return sender.isCancelled();
  }

  /** Once, although a refusal follows an answer that could not be sent. */
  private void end() {
    if (!ended) {
      ended = true;
      runs.end();
    }
  }
}
