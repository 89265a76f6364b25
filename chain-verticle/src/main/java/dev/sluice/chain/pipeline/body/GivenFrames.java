package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The frames of a sender: at most 4 of 64 KiB that were not taken. Event loop only. */
final class GivenFrames {
  private final Deque<Waiting> waiting = new ArrayDeque<>(MessageBound.FRAMES + 1);
  private long given;
  private long done;
  private boolean ended;

  boolean accept(PipelineInput input) {
    long bytes = 0;
    for (ByteString chunk : input.getChunksList()) {
      bytes += chunk.size();
    }
    boolean fits = !isFull() && bytes <= MessageBound.FRAME_BYTES;
    boolean says = bytes > 0 || input.hasEnd();
    if (input.getNumber() != given + 1 || !fits || !says || ended) {
      return false;
    }
    given++;
    if (bytes > 0) {
      ByteString all = ByteString.copyFrom(input.getChunksList());
      waiting.add(new Waiting(new StreamFrame.Chunk(all), !input.hasEnd()));
    }
    if (input.hasEnd()) {
      ended = true;
      waiting.add(new Waiting(new StreamFrame.End(input.getEnd().getTrailersList()), true));
    }
    return true;
  }

  long done() {
    return done;
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  // Whether the sender must wait.
  private boolean isFull() {
    return given - done >= MessageBound.FRAMES;
  }

  boolean hasUnit(int most) {
    long bytes = 0;
    for (Waiting next : waiting) {
      bytes += next.frame() instanceof StreamFrame.Chunk chunk ? chunk.bytes().size() : 0;
    }
    return ended || bytes >= most || isFull();
  }

  Optional<StreamFrame.End> takeEnd() {
    if (waiting.peek() instanceof Waiting(StreamFrame.End end, boolean last)) {
      waiting.remove();
      done += last ? 1 : 0;
      return Optional.of(end);
    }
    return Optional.empty();
  }

  /** Bytes up to that size: frames that fit are joined, and one is cut that never would. */
  StreamFrame.Chunk takeUnit(int most) {
    ByteString unit = ByteString.EMPTY;
    while (waiting.peek() instanceof Waiting(StreamFrame.Chunk chunk, boolean last)
        && (unit.isEmpty() || chunk.bytes().size() <= most - unit.size())) {
      waiting.remove();
      if (chunk.bytes().size() > most) {
        waiting.addFirst(new Waiting(new StreamFrame.Chunk(chunk.bytes().substring(most)), last));
        return new StreamFrame.Chunk(chunk.bytes().substring(0, most));
      }
      unit = unit.concat(chunk.bytes());
      done += last ? 1 : 0;
    }
    return new StreamFrame.Chunk(unit);
  }

  void clear() {
    waiting.clear();
  }

  /** A frame of the first stage; the last one of a frame that the sender sent, or not. */
  private record Waiting(StreamFrame frame, boolean last) {
    @Override
    public String toString() {
      return "Waiting[" + frame + "]";
    }
  }
}
