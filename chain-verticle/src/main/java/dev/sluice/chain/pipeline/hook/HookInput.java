package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The input of a stage that streams: each event must be accepted within 30 s, while the stage's own
 * output is not held back (http-hooks 7). A stage that stops reading may still say why. Event loop
 * only.
 */
final class HookInput {
  static final Duration STALL = Duration.ofSeconds(30);

  // For the reason of a stage that reads no more.
  private static final Duration REASON = Duration.ofSeconds(1);

  private final HookLine line;
  private final Progress progress;
  private final StallClock stall;
  private final StallClock closed;
  private Optional<StreamFrame.End> end = Optional.empty();
  private State state = State.IDLE;
  private boolean held;

  HookInput(HookLine line, Progress progress) {
    this.line = line;
    this.progress = progress;
    this.stall = line.clock(() -> progress.fail(StageFailure.STALL_TIMEOUT.text()));
    this.closed = line.clock(() -> progress.fail(StageFailure.STREAM_CLOSED.text()));
  }

  void begin(StreamHead head, StreamSource in) {
    in.whenReady(() -> pump(in));
    HttpEvent begin = HookMessages.begin(head);
    in.take()
        .ifPresentOrElse(
            first -> send(first, in, (event, then) -> send(begin, event, then)),
            () -> send(begin, () -> pump(in)));
  }

  Optional<StreamFrame.End> end() {
    return end;
  }

  /** The stage's output waits for the one behind it: the stage is not to blame. */
  void outputIsHeld() {
    held = true;
    stall.stop();
    closed.stop();
  }

  void outputFlows() {
    if (held) {
      held = false;
      watch();
    }
  }

  private void watch() {
    switch (state) {
      case REFUSED -> closed.start(REASON);
      case SENDING -> stall.start(STALL);
      case IDLE, OVER -> {}
    }
  }

  void stop() {
    state = State.OVER;
    stall.stop();
    closed.stop();
  }

  private void pump(StreamSource in) {
    if (state != State.IDLE || end.isPresent()) {
      return;
    }
    in.take().ifPresent(frame -> send(frame, in, this::send));
  }

  private void send(StreamFrame frame, StreamSource in, BiConsumer<HttpEvent, Runnable> how) {
    switch (frame) {
      case StreamFrame.Start start -> throw new IllegalStateException("second start");
      case StreamFrame.Chunk chunk -> {
        line.tookIn(chunk.bytes().size());
        how.accept(HookMessages.chunk(chunk.bytes()), () -> pump(in));
      }
      case StreamFrame.End last -> {
        end = Optional.of(last);
        progress.endIssued();
        how.accept(HookMessages.end(last.trailers()), progress::endAccepted);
      }
    }
  }

  private void send(HttpEvent event, Runnable then) {
    sends();
    line.send(event, sent -> sent(sent, then));
  }

  private void send(HttpEvent first, HttpEvent second, Runnable then) {
    sends();
    line.send(first, second, sent -> sent(sent, then));
  }

  private void sends() {
    state = State.SENDING;
    if (!held) {
      watch();
    }
  }

  private void sent(boolean accepted, Runnable then) {
    if (state == State.OVER) {
      return;
    }
    stall.stop();
    if (accepted) {
      state = State.IDLE;
      then.run();
    } else {
      state = State.REFUSED;
      if (!held) {
        watch();
      }
    }
  }

  private enum State {
    IDLE,
    SENDING,
    REFUSED,
    OVER
  }

  /** Progress of the input, for its stage. Event loop only. */
  interface Progress {
    void endIssued();

    void endAccepted();

    /** Fails the stage with a code of http-hooks 13. */
    void fail(String reason);
  }
}
