package dev.sluice.proxy.exchange.forward;

import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Event loop only. The time limits of one forwarded request. Each wait has a deadline of its own,
 * so that none prolongs another.
 */
final class ForwardLimits implements ResponsePath.Times {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final String UNANSWERED = "no response head";
  private static final String TOO_LONG = "exchange took too long (proxy.timeouts.exchange)";
  private static final String OUTLIVED =
      "request outlived its policy (proxy.timeouts.after_reload)";

  /** Poll interval for the end of an admission: the wall clock may be set. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ExchangeContext context;
  private final Accepted request;
  private final Owner owner;
  private final Deadline answer;
  private final Deadline whole;
  private Optional<Deadline> nextRead = Optional.empty();
  private Optional<Deadline> nextLook = Optional.empty();
  private Optional<Deadline> afterReload = Optional.empty();
  private Optional<ResponseHead> head = Optional.empty();
  private boolean outlived;

  /** Since when the origin owes a response; empty while it does not. */
  private OptionalLong asked = OptionalLong.empty();

  /** Event loop only. Receives each expired limit, at most once. */
  interface Owner {
    void onExpired(String limit);

    void onOutlived(String limit);

    void onStalled(OriginFault limit);
  }

  ForwardLimits(ExchangeContext context, Accepted request, Owner owner) {
    this.context = context;
    this.request = request;
    this.owner = owner;
    this.answer = limit(context.loop().timeouts().response(), UNANSWERED);
    this.whole = limit(limits().whole(), TOO_LONG);
  }

  private Deadline limit(Duration duration, String text) {
    return limit(duration, () -> owner.onExpired(text));
  }

  private Deadline limit(Duration duration, Runnable reached) {
    return context.loop().deadlines().later(duration, context.failureBoundary().guarded(reached));
  }

  private Deadline stall(Duration duration, OriginFault fault) {
    return limit(duration, () -> owner.onStalled(fault));
  }

  void start() {
    whole.restart();
    reloaded();
    if (request.endpoint().until().isPresent()) {
      Runnable look = context.failureBoundary().guarded(this::lookForEnd);
      nextLook = Optional.of(context.loop().deadlines().in(LOOK, look));
    }
  }

  /** Keeps checking after the end: the wall clock may be set back. */
  private void lookForEnd() {
    reloaded();
    nextLook.ifPresent(Deadline::restart);
  }

  /** The origin has the whole request and has not answered. */
  void awaitAnswer() {
    answer.restart();
    asked = OptionalLong.of(System.nanoTime());
  }

  void startOver() {
    answer.cancel();
    asked = OptionalLong.empty();
  }

  @Override
  public void answerBegins(ResponseHead response) {
    answer.cancel();
    answered(true);
    head = Optional.of(response);
  }

  /** The origin owes more of its body. Called after each read. */
  @Override
  public void awaitRead() {
    if (nextRead.isEmpty()) {
      nextRead =
          Optional.of(
              head.filter(ForwardLimits::isEventStream).isPresent()
                  ? stall(limits().eventStreamIdle(), OriginFault.EVENTS_STALLED)
                  : stall(limits().responseIdle(), OriginFault.STALLED));
    }
    nextRead.ifPresent(Deadline::restart);
  }

  private static boolean isEventStream(ResponseHead head) {
    HeaderBlock headers = head.headers();
    int type = headers.indexOf(HeaderName.CONTENT_TYPE, 0);
    return type >= 0 && headers.isMediaType(type, EVENT_STREAM);
  }

  @Override
  public void stopAwaitingRead() {
    nextRead.ifPresent(Deadline::cancel);
  }

  void reloaded() {
    if (mayFinish() && !isOver()) {
      afterReload.ifPresent(Deadline::cancel);
      afterReload = Optional.empty();
    } else if (afterReload.isEmpty()) {
      Deadline deadline = outliving(limits().afterReload());
      deadline.restart();
      afterReload = Optional.of(deadline);
    }
  }

  /**
   * What stages read as streams finishes under the policy that selected them, unless that is
   * removed (http-responses D11, http-hooks H3).
   */
  private boolean mayFinish() {
    return context.isPolicyInForce()
        || (context.loop().chains().readsStreams(request.chain()) && !context.isPolicyRemoved());
  }

  private boolean isOver() {
    Optional<Instant> until = request.endpoint().until();
    return until.isPresent() && !context.loop().clock().instant().isBefore(until.get());
  }

  private Deadline outliving(Duration atMost) {
    return limit(
        atMost,
        () -> {
          outlived = true;
          owner.onOutlived(OUTLIVED);
        });
  }

  @Override
  public boolean isOutlived() {
    return outlived;
  }

  private void answered(boolean succeeded) {
    asked.ifPresent(
        since ->
            context
                .loop()
                .node()
                .times()
                .took(SetupStep.RESPONSE, succeeded, System.nanoTime() - since));
    asked = OptionalLong.empty();
  }

  void end() {
    answer.cancel();
    answered(false);
    whole.cancel();
    stopAwaitingRead();
    afterReload.ifPresent(Deadline::cancel);
    nextLook.ifPresent(Deadline::cancel);
  }

  private ExchangeLimits limits() {
    return context.loop().timeouts().exchange();
  }
}
