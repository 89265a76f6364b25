package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineInput.LastInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Event loop only. Cuts the input of a pipeline into frames, of which few are under way. */
final class InputFrames {
  private final int most;

  /** Of a call of gRPC, whose frames stay whole. */
  private final Optional<CallFrames> call;

  private final Deque<ByteString> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long sent;
  private long taken;
  private Optional<LastInput> end = Optional.empty();
  private boolean ended;

  InputFrames(int most, boolean call) {
    this.most = Math.clamp(most, 1, MessageBound.FRAME_BYTES);
    this.call = call ? Optional.of(new CallFrames(this.most)) : Optional.empty();
  }

  /** All input went with the question, as one frame. */
  void allSent() {
    sent = 1;
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  int room() {
    return ended || waitingBytes > 0 ? 0 : (int) (MessageBound.FRAMES - underWay()) * most;
  }

  void add(ByteString bytes) {
    call.ifPresentOrElse(frames -> frames.take(bytes).forEach(this::queue), () -> queue(bytes));
  }

  private void queue(ByteString bytes) {
    if (!bytes.isEmpty()) {
      waiting.add(bytes);
      waitingBytes += bytes.size();
    }
  }

  void end(List<HttpHeader> trailers) {
    call.ifPresent(frames -> queue(frames.rest()));
    ended = true;
    end = Optional.of(LastInput.newBuilder().addAllTrailers(trailers).build());
  }

  long underWay() {
    return sent - taken;
  }

  /** Notes what was taken in all; false when it is more than was sent, or less than before. */
  boolean taken(long all) {
    boolean possible = all >= taken && all <= sent;
    taken = possible ? all : taken;
    return possible;
  }

  boolean hasNext() {
    return underWay() < MessageBound.FRAMES && (waitingBytes > 0 || end.isPresent());
  }

  PipelineInput.Builder next() {
    PipelineInput.Builder frame = PipelineInput.newBuilder().setNumber(++sent);
    int left = most;
    while (left > 0 && !waiting.isEmpty()) {
      ByteString first = waiting.removeFirst();
      boolean later = call.isPresent() && first.size() > left && first.size() <= most;
      if (later) {
        waiting.addFirst(first);
        break;
      }
      ByteString part = first.size() <= left ? first : first.substring(0, left);
      if (part.size() < first.size()) {
        waiting.addFirst(first.substring(part.size()));
      }
      frame.addChunks(part);
      left -= part.size();
      waitingBytes -= part.size();
    }
    if (waiting.isEmpty()) {
      end.ifPresent(frame::setEnd);
      end = Optional.empty();
    }
    return frame;
  }

  void clear() {
    waiting.clear();
    waitingBytes = 0;
    end = Optional.empty();
    ended = true;
  }
}
