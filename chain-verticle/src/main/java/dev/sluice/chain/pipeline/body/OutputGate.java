package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineOutput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The output of the last stage, for the pulls of the sender. It holds back the bytes that would
 * complete the message until all stages are done: the last byte of a declared length, or the head
 * of an empty body (http-responses 8.4). Event loop only.
 */
final class OutputGate {
  private final FrameQueue from;
  private final HeldOutput held;
  private final EvolvingHead head;
  private Optional<StreamFrame.Start> unsent = Optional.empty();
  private ByteString rest = ByteString.EMPTY;
  private Optional<StreamFrame.End> end = Optional.empty();
  private OptionalLong declared = OptionalLong.empty();
  private long sent;

  OutputGate(FrameQueue from, EvolvingHead head, RetainedBytes retained) {
    this.from = from;
    this.head = head;
    this.held = new HeldOutput(from, retained);
  }

  void hold() {
    held.begin();
  }

  void letGo() {
    held.end();
  }

  void absorb() {
    if (from.isAtStart() && !held.isHolding()) {
      held.next().ifPresent(this::accept);
      if (from.isEmpty()) {
        Optional<StreamFrame> none = from.take();
        none.ifPresent(this::accept);
      }
    }
  }

  boolean isIdle() {
    return from.isEmpty() && held.isEmpty() && unsent.isEmpty() && rest.isEmpty() && end.isEmpty();
  }

  boolean isFull() {
    return !from.hasRoom();
  }

  Optional<String> collect() {
    return held.collect();
  }

  /**
   * Adds what may go on.
   *
   * @param room most bytes of chunks
   * @return the code of a failure: the stages gave another length than they declared
   */
  Optional<String> fill(PipelineOutput.Builder output, int room) {
    int left = room;
    while (true) {
      int step = give(output, left);
      left -= step;
      if (end.isPresent() && rest.isEmpty()) {
        complete(output);
        return Optional.empty();
      }
      if (isHeldBack() || rest.isEmpty()) {
        Optional<StreamFrame> next = held.next();
        if (next.isEmpty()) {
          return Optional.empty();
        }
        if (!accept(next.get())) {
          return Optional.of(StageFailure.STREAM_OUTPUT_LENGTH_MISMATCH.text());
        }
      } else if (step == 0) {
        return Optional.empty();
      }
    }
  }

  private int give(PipelineOutput.Builder output, int room) {
    if (declared.orElse(1) > 0 || end.isPresent()) {
      flushStart(output);
    }
    long most = end.isEmpty() && declared.isPresent() ? declared.getAsLong() - sent - 1 : room;
    int step = (int) Math.max(0, Math.min(rest.size(), Math.min(room, most)));
    if (step > 0) {
      output.addChunks(rest.substring(0, step));
      rest = rest.substring(step);
      sent += step;
    }
    return step;
  }

  private void flushStart(PipelineOutput.Builder output) {
    unsent.ifPresent(start -> output.setStart(head.start(start)));
    unsent = Optional.empty();
  }

  private boolean isHeldBack() {
    return end.isEmpty() && declared.isPresent() && sent + rest.size() >= declared.getAsLong();
  }

  private boolean accept(StreamFrame frame) {
    switch (frame) {
      case StreamFrame.Start start -> {
        head.pass(start);
        declared = start.declared();
        unsent = Optional.of(start);
      }
      case StreamFrame.Chunk chunk -> rest = rest.concat(chunk.bytes());
      case StreamFrame.End last -> end = Optional.of(last);
    }
    long all = sent + rest.size();
    return declared.isEmpty()
        || (end.isPresent() ? all == declared.getAsLong() : all <= declared.getAsLong());
  }

  private void complete(PipelineOutput.Builder output) {
    List<HttpHeader> trailers = end.orElseThrow().trailers();
    output.setEnd(PipelineOutput.End.newBuilder().addAllTrailers(trailers));
  }

  void clear() {
    from.clear();
    held.clear();
    rest = ByteString.EMPTY;
  }
}
