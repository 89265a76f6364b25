package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.proto.StageFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The output behind a stage of the older contract that reads the body whole: kept until the end,
 * which also tells its length (http-responses 7.3, 9). Event loop only.
 */
final class HeldOutput {
  private final FrameQueue from;
  private final RetainedBytes retained;
  private final Deque<StreamFrame> frames = new ArrayDeque<>(0);
  private boolean holding;
  private long bytes;

  HeldOutput(FrameQueue from, RetainedBytes retained) {
    this.from = from;
    this.retained = retained;
  }

  void begin() {
    holding = true;
  }

  void end() {
    holding = false;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  boolean isHolding() {
    return holding;
  }

  Optional<String> collect() {
    while (holding) {
      Optional<StreamFrame> frame = from.take();
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      add(frame.get());
      if (retained.isExceeded()) {
        return Optional.of(StageFailure.RESPONSE_BODY_AGGREGATE_OVER_CAPACITY.text());
      }
    }
    return Optional.empty();
  }

  private void add(StreamFrame frame) {
    frames.add(frame);
    switch (frame) {
      case StreamFrame.Start start -> {}
      case StreamFrame.Chunk chunk -> hold(chunk.bytes().size());
      case StreamFrame.End end -> {
        holding = false;
        if (end.trailers().isEmpty() && frames.peek() instanceof StreamFrame.Start start) {
          frames.remove();
          frames.addFirst(
              new StreamFrame.Start(
                  start.mutations(),
                  OptionalLong.of(bytes),
                  start.transformed(),
                  start.identity()));
        }
      }
    }
  }

  private void hold(int more) {
    bytes += more;
    retained.hold(more);
  }

  Optional<StreamFrame> next() {
    if (holding) {
      return Optional.empty();
    }
    StreamFrame first = frames.poll();
    if (first instanceof StreamFrame.Chunk chunk) {
      retained.release(chunk.bytes().size());
    }
    return first == null ? from.take() : Optional.of(first);
  }

  void clear() {
    for (StreamFrame frame : frames) {
      if (frame instanceof StreamFrame.Chunk chunk) {
        retained.release(chunk.bytes().size());
      }
    }
    frames.clear();
  }
}
