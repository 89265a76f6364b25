package dev.sluice.wire.http2;

import dev.sluice.wire.http2.frame.FrameDrain;
import dev.sluice.wire.http2.frame.FrameInput;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Event loop only. Reads the frames of a session in turns of the loop, so that one peer with many
 * requests at once does not delay the peers of others. Meanwhile its socket is not read.
 */
final class InputTurns {
  private final FrameInput input;
  private final FrameDrain socket;
  private final Reader reader;
  private boolean pausing;
  private boolean inTurn;
  private boolean closed;

  interface Reader {
    void read(Step step);
  }

  interface Step {
    void run() throws Http2Exception;
  }

  InputTurns(FrameInput input, FrameDrain socket, Reader reader) {
    this.input = input;
    this.socket = socket;
    this.reader = reader;
  }

  /** Reads arrived bytes, as far as this turn permits; owns the buffer. */
  void read(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    beginTurn();
    reader.read(() -> input.read(bytes));
    settle();
  }

  // Several reads may share a turn, and what one turn leaves unused is no loan to the next.
  private void beginTurn() {
    if (!inTurn) {
      inTurn = true;
      socket.atTurnsEnd(
          () -> {
            inTurn = false;
            input.turnEnded();
          });
    }
  }

  long awaited() {
    return input.awaited();
  }

  private void settle() {
    if (!closed && !pausing && input.isBehind()) {
      pausing = true;
      socket.pauseReading(this::readOn);
    }
  }

  private void readOn() {
    pausing = false;
    if (!closed) {
      beginTurn();
      reader.read(input::readOn);
      settle();
      resume();
    }
  }

  private void resume() {
    if (!closed && !pausing) {
      socket.resumeReading();
    }
  }

  /** Reads the rest, one read at most, once the peer sends nothing more. */
  void readRest() {
    while (!closed && input.isBehind()) {
      input.turnEnded();
      reader.read(input::readOn);
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      input.close();
    }
  }
}
