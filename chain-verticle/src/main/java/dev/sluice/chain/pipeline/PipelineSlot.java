package dev.sluice.chain.pipeline;

import dev.sluice.chain.bus.LeasedSlots;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;
import java.util.Optional;

/** The place of one message, from its preflight on. Event loop only. */
final class PipelineSlot extends LeasedSlots.Slot {
  private Optional<MessagePreflight> preflight = Optional.empty();
  private Optional<OpenPipeline> pipeline = Optional.empty();
  private Optional<MiddlewareSessionEndReason> ended = Optional.empty();
  private Runnable whenExpired = () -> {};

  /** Starts at this time, in nanoseconds; slots of other loops are bounded. */
  PipelineSlot(long now, boolean bounded) {
    super(now, bounded);
  }

  /** Ends it when its lease is over; otherwise answers a pull that waits for long. */
  void tick(long now) {
    pipeline.filter(OpenPipeline::isPulled).ifPresent(pulled -> renew(now));
    if (isExpired(now)) {
      expire();
    } else {
      pipeline.ifPresent(OpenPipeline::tick);
    }
  }

  private boolean isExpired(long now) {
    return isOlder(pipeline.isPresent() ? ChainPipelines.LEASE : ChainPipelines.OPENING, now);
  }

  void whenExpired(Runnable action) {
    whenExpired = action;
  }

  private void expire() {
    if (pipeline.isPresent()) {
      end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "sender_gone");
    } else {
      whenExpired.run();
    }
  }

  void asks(MessagePreflight asking) {
    preflight = Optional.of(asking);
  }

  void hold(OpenPipeline opened, long now) {
    pipeline = Optional.of(opened);
    renew(now);
  }

  Optional<OpenPipeline> pipeline() {
    return pipeline;
  }

  /** Ends the message, or its preflight once the stage under way has answered. */
  List<StageTrace> end(MiddlewareSessionEndReason reason, String cancelled) {
    if (ended.isPresent()) {
      return List.of();
    }
    ended = Optional.of(reason);
    return pipeline
        .map(open -> open.end(reason, cancelled))
        .or(() -> preflight.map(asking -> asking.stop(reason, cancelled)))
        .orElse(List.of());
  }

  void fail() {
    pipeline.ifPresentOrElse(
        open -> open.fail(StageFailure.EXTERNAL_SERVICE_ERROR),
        () -> end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE, ""));
  }

  Optional<MiddlewareSessionEndReason> ended() {
    return ended;
  }
}
