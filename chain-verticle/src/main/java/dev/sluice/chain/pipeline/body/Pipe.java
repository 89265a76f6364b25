package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.stream.StreamFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** In place of a stage that reads no more: passes all that comes. Event loop only. */
final class Pipe {
  private final TakenSource in;
  private final FrameQueue queue;
  private final FrameOutlet out;

  private Pipe(TakenSource in, FrameQueue queue) {
    this.in = in;
    this.queue = queue;
    this.out = new FrameOutlet(queue);
  }

  static void pass(
      TakenSource in, FrameQueue queue, StreamFrame.Start begun, List<ByteString> unjudged) {
    Pipe pipe = new Pipe(in, queue);
    if (queue.started().isEmpty()) {
      OptionalLong declared = begun.declared();
      pipe.out.put(new StreamFrame.Start(List.of(), declared, false, false));
    }
    pipe.out.putAll(unjudged);
    in.whenReady(pipe::pump);
    pipe.pump();
  }

  private void pump() {
    while (!queue.hasEnded()) {
      if (!out.isClear()) {
        out.whenClear(this::pump);
        return;
      }
      Optional<StreamFrame> frame = in.taken().isPresent() ? in.taken().map(end -> end) : in.take();
      if (frame.isEmpty()) {
        return;
      }
      out.put(frame.get());
    }
  }
}
