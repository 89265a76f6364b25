package dev.sluice.chain.pipeline.older;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamSink;
import java.util.List;
import java.util.OptionalLong;

/** Output of a stage, counted as retained until the next one has room for it. Event loop only. */
final class OlderOutput {
  private final FrameOutlet outlet;
  private final RetainedBytes retained;
  private long held;

  OlderOutput(StreamSink sink, RetainedBytes retained) {
    this.retained = retained;
    this.outlet = new FrameOutlet(new Counted(sink));
  }

  void start(boolean transformed) {
    outlet.put(new StreamFrame.Start(List.of(), OptionalLong.empty(), transformed, false));
  }

  void put(ByteString bytes) {
    held += bytes.size();
    retained.hold(bytes.size());
    outlet.put(bytes);
  }

  void put(StreamFrame.End end) {
    outlet.put(end);
  }

  boolean isClear() {
    return outlet.isClear();
  }

  void whenClear(Runnable action) {
    outlet.whenClear(action);
  }

  void whenPut(Runnable action) {
    outlet.whenPut(action);
  }

  void release() {
    gone(held);
  }

  private void gone(long bytes) {
    long counted = Math.min(held, bytes);
    held -= counted;
    retained.release(counted);
  }

  private final class Counted implements StreamSink {
    private final StreamSink sink;

    Counted(StreamSink sink) {
      this.sink = sink;
    }

    @Override
    public boolean hasRoom() {
      return sink.hasRoom();
    }

    @Override
    public void put(StreamFrame frame) {
      if (frame instanceof StreamFrame.Chunk chunk) {
        gone(chunk.bytes().size());
      }
      sink.put(frame);
    }

    @Override
    public void whenRoom(Runnable action) {
      sink.whenRoom(action);
    }
  }
}
