package dev.sluice.proxy.upload;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.pipeline.OpenedPipeline;
import dev.sluice.proxy.request.ExchangeContext;
import java.time.Duration;

/** Event loop only. How long the stages of one request wait for its client. */
final class ClientClock {
  /** Longest time that the client may send nothing while it is awaited (http-hooks 9). */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String STREAM = "stream";

  private final Deadline nextPiece;
  private final Deadline whole;
  private boolean waiting;

  /**
   * A clock that stands.
   *
   * @param late runs when the client is late
   */
  ClientClock(ExchangeContext context, OpenedPipeline.Reading reading, Runnable late) {
    Deadlines deadlines = context.loop().deadlines();
    Runnable guarded = context.lastLine().guarded(late);
    this.nextPiece = deadlines.later(isPatient(reading) ? PATIENCE : Duration.ZERO, guarded);
    this.whole = deadlines.later(context.loop().timeouts().exchange().whole(), guarded);
  }

  /** Where all stages read the body whole, theirs is the clock (http-hooks 9). */
  private static boolean isPatient(OpenedPipeline.Reading reading) {
    return !reading.run().reading().getWhole()
        || reading.stages().stream()
            .map(StageTrace::getStreamed)
            .anyMatch(stage -> stage.getOutcome().equals(STREAM));
  }

  /** The body begins; until {@link #isForwarded}, nothing else limits it. */
  void begin() {
    whole.restart();
  }

  /** The limits of the exchange hold from now on. */
  void isForwarded() {
    whole.cancel();
  }

  /** The client is awaited. */
  void await() {
    if (!waiting) {
      waiting = true;
      nextPiece.restart();
    }
  }

  /** A piece has come. */
  void received() {
    waiting = false;
  }

  /** The client is not awaited. */
  void rest() {
    waiting = false;
    nextPiece.cancel();
  }

  void stop() {
    rest();
    whole.cancel();
  }
}
