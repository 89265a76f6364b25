package dev.sluice.wire.http2;

import dev.sluice.wire.http2.frame.FloodGuard;
import dev.sluice.wire.http2.frame.FrameDrain;
import dev.sluice.wire.http2.frame.FrameOutput;
import dev.sluice.wire.http2.frame.SendWindow;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Event loop only. Schedules the writes of a session: each stream writes one frame in its turn, and
 * each turn of the loop writes at most {@link #MOST_BYTES}, so that neither a large body nor a fast
 * peer delays the others.
 */
final class StreamScheduler {
  // DATA of one turn of the loop, some 0.2 ms with TLS.
  private static final int MOST_BYTES = 256 << 10;

  private final FrameDrain sink;
  private final FrameOutput output;
  private final SendWindow connection;
  private final FloodGuard guard;
  private final Set<MultiplexedStream> ready = new LinkedHashSet<>();

  // Wait for the window of the connection.
  private final Set<MultiplexedStream> waiting = new LinkedHashSet<>();

  private final Set<MultiplexedStream> roomy = new LinkedHashSet<>();

  private boolean running;
  private int written;

  StreamScheduler(FrameDrain sink, FrameOutput output, SendWindow connection, FloodGuard guard) {
    this.sink = sink;
    this.output = output;
    this.connection = connection;
    this.guard = guard;
  }

  /** Queues a stream behind those that wait for their turn. */
  void flush(MultiplexedStream stream) {
    if (running || !ready.isEmpty() || !mayWrite()) {
      ready.add(stream);
    } else {
      running = true;
      try {
        step(stream);
      } finally {
        running = false;
      }
    }
    run();
  }

  void remove(MultiplexedStream stream) {
    ready.remove(stream);
    waiting.remove(stream);
    roomy.remove(stream);
  }

  void connectionOpened() {
    run();
  }

  private boolean mayWrite() {
    return written < MOST_BYTES && sink.isWritable();
  }

  private Optional<MultiplexedStream> next() {
    Set<MultiplexedStream> from = connection.left() > 0 && !waiting.isEmpty() ? waiting : ready;
    if (from.isEmpty() || !mayWrite()) {
      return Optional.empty();
    }
    MultiplexedStream next = from.iterator().next();
    from.remove(next);
    return Optional.of(next);
  }

  // Counts what was written since the last rest, and rests until the next turn of the loop.
  private void spend(int bytes) {
    boolean spent = written >= MOST_BYTES;
    written += bytes;
    if (!spent && written >= MOST_BYTES) {
      sink.inNextTurn(
          () -> {
            written = 0;
            run();
          });
    }
  }

  int waiting() {
    return waiting.size();
  }

  void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      Optional<MultiplexedStream> next = next();
      while (next.isPresent()) {
        step(next.get());
        next = next();
      }
    } finally {
      running = false;
    }
    tellRoom();
  }

  private void step(MultiplexedStream stream) {
    turn(stream);
    if (stream.output().regainsRoom()) {
      roomy.add(stream);
    }
  }

  private void tellRoom() {
    if (!roomy.isEmpty()) {
      List<MultiplexedStream> told = List.copyOf(roomy);
      roomy.clear();
      told.forEach(stream -> stream.receiver().onWritable());
    }
  }

  private void turn(MultiplexedStream stream) {
    int before = stream.output().queued();
    StreamOutput.Turn left = write(stream);
    int sent = before - stream.output().queued();
    spend(sent);
    if (sent >= StreamOutput.PROGRESS || (sent > 0 && sent == before)) {
      // Frames that are small by the peer's windows earn it nothing (CVE-2019-9511).
      guard.sent();
    }
    switch (left) {
      case EMPTY, STREAM_FULL -> {}
      case MORE -> ready.add(stream);
      case CONNECTION_FULL -> waiting.add(stream);
      case ENDED -> stream.ended();
    }
  }

  private StreamOutput.Turn write(MultiplexedStream stream) {
    try {
      StreamOutput.Turn left = stream.output().write(output, connection);
      output.send();
      return left;
    } catch (Http2Exception bug) {
      throw new IllegalStateException("fields could not be encoded", bug);
    }
  }
}
