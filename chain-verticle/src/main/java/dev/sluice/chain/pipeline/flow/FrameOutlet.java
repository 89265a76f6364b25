package dev.sluice.chain.pipeline.flow;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.proto.MessageBound;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Puts frames as there is room, and keeps the rest: one step's output, not more than its writer
 * gives before it is clear again. Event loop only.
 */
public final class FrameOutlet {
  private final StreamSink sink;
  private final Deque<StreamFrame> waiting = new ArrayDeque<>();
  private Runnable whenClear = () -> {};

  public FrameOutlet(StreamSink sink) {
    this.sink = sink;
  }

  public void put(StreamFrame frame) {
    waiting.add(frame);
    drain();
  }

  public void put(ByteString bytes) {
    putAll(List.of(bytes));
  }

  public void putAll(List<ByteString> pieces) {
    for (ByteString bytes : pieces) {
      for (int from = 0; from < bytes.size(); from += MessageBound.FRAME_BYTES) {
        int end = Math.min(bytes.size(), from + MessageBound.FRAME_BYTES);
        waiting.add(new StreamFrame.Chunk(bytes.substring(from, end)));
      }
    }
    drain();
  }

  public boolean isClear() {
    return waiting.isEmpty() && sink.hasRoom();
  }

  /** Runs the action once it is clear: now, or later from the loop. Replaces an earlier one. */
  public void whenClear(Runnable action) {
    if (isClear()) {
      action.run();
    } else {
      whenClear = action;
      sink.whenRoom(this::flush);
    }
  }

  /** Runs the action once all was put, whether or not there is more room. */
  public void whenPut(Runnable action) {
    if (waiting.isEmpty()) {
      action.run();
    } else {
      whenClear = action;
      sink.whenRoom(this::flush);
    }
  }

  // Only puts: what waits for room runs from the sink's call, never inside a put.
  private void drain() {
    while (!waiting.isEmpty() && sink.hasRoom()) {
      sink.put(waiting.remove());
    }
    if (!waiting.isEmpty()) {
      sink.whenRoom(this::flush);
    }
  }

  private void flush() {
    drain();
    if (waiting.isEmpty()) {
      Runnable action = whenClear;
      whenClear = () -> {};
      action.run();
    }
  }
}
