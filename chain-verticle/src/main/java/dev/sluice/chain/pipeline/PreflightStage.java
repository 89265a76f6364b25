package dev.sluice.chain.pipeline;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.pipeline.body.Reader;
import dev.sluice.chain.stage.StreamStage;
import dev.sluice.proto.MessageBound;
import java.time.Duration;

/**
 * A stage that can be asked.
 *
 * @param service whether it occupies a session
 * @param hooks whether it runs in the engine of hooks
 * @param timeout of the stage
 */
record PreflightStage(
    StreamStage stage,
    boolean service,
    boolean hooks,
    BodyOffer offer,
    Duration timeout,
    String version) {
  Reader reader(BodyMode mode, int findings) {
    boolean whole = mode instanceof BodyMode.Whole;
    int chunk =
        whole || !service
            ? MessageBound.FRAME_BYTES
            : Math.min(MessageBound.FRAME_BYTES, Math.max(1, offer.maxBytes()));
    return new Reader(stage, service, hooks, whole, chunk, version, findings);
  }
}
