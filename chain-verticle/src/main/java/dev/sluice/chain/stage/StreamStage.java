package dev.sluice.chain.stage;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StreamedStage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * One stage of one message: asked once by its head, and run once when it reads the body. Hooks, the
 * older response service and built-ins are adapters of it. Does not know {@code on_error}. Event
 * loop only.
 */
public interface StreamStage {
  PreparedEntry entry();

  /**
   * Asks by the head; the first call. The future never fails.
   *
   * @param offer how the stage may read the body
   * @param timeout for opening and answering together, more than zero: the smaller one of the
   *     stage's and what is left of the chain's 30 s
   */
  Future<PreflightVerdict> preflight(StreamHead head, BodyOffer offer, Duration timeout);

  /**
   * Runs the stage between two queues, after a preflight that reads. The future never fails, and
   * completes once, after the last frame was put; a stage that failed has put no end.
   *
   * @param head with the preflight mutations of all stages, and late ones of those before it
   */
  Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out);

  /**
   * Ends it, once: its service learns the reason within 10 ms, and no frame is put afterwards.
   * Later calls have no effect.
   */
  void end(MiddlewareSessionEndReason reason);

  StreamedStage.Builder told();

  /** Findings in a body so far, for the trace of a stage that neither finished nor refused. */
  default List<FindingCount> found() {
    return List.of();
  }
}
