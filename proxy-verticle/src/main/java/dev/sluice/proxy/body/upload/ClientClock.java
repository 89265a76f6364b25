package dev.sluice.proxy.body.upload;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.MinimumRate;
import java.time.Duration;

/** Event loop only. How long the stages of one request wait for its client. */
public final class ClientClock {
  /** Longest time that the client may send nothing while it is awaited (http-hooks 9). */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Of the minimum rate ({@code proxy.limits.min_body_rate}): a client may pause, but none may hold
   * a session with a byte now and then.
   */
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private static final String STREAM = "stream";

  private final Deadline nextPiece;
  private final Deadline whole;
  private final MinimumRate rate;
  private boolean waiting;
  private boolean conversing;

  /**
   * A clock that stands.
   *
   * @param late runs when the client is late
   */
  public ClientClock(ExchangeContext context, OpenedPipeline.Reading reading, Runnable late) {
    Deadlines deadlines = context.loop().deadlines();
    Runnable guarded = context.failureBoundary().guarded(late);
    boolean timed = isPatient(reading);
    this.nextPiece = deadlines.later(timed ? PATIENCE : Duration.ZERO, guarded);
    this.whole = deadlines.later(context.loop().timeouts().exchange().whole(), guarded);
    this.rate =
        MinimumRate.watch(deadlines, WINDOW, timed ? context.loop().minBodyRate() : 0, guarded);
  }

  /** Where all stages read the body whole, theirs is the clock (http-hooks 9). */
  private static boolean isPatient(OpenedPipeline.Reading reading) {
    return !reading.run().reading().getWhole()
        || reading.stages().stream()
            .map(StageTrace::getStreamed)
            .anyMatch(stage -> stage.getOutcome().equals(STREAM));
  }

  public void begin() {
    whole.restart();
  }

  /** The limits of the exchange hold from now on. */
  public void isForwarded() {
    whole.cancel();
  }

  public void await() {
    if (!waiting && !conversing) {
      waiting = true;
      rate.await();
      nextPiece.restart();
    }
  }

  public void received(int bytes) {
    waiting = false;
    rate.received(bytes);
  }

  /**
   * The origin has begun to answer a call that goes on. Its client may wait for a message before it
   * sends the next one, so that from now on the limits of the response alone hold.
   */
  public void converse() {
    rest();
    conversing = true;
  }

  public void rest() {
    waiting = false;
    rate.rest();
    nextPiece.cancel();
  }

  public void stop() {
    rest();
    whole.cancel();
    rate.cancel();
  }
}
