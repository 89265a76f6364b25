package dev.sluice.chain.pipeline.flow;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.proto.MessageBound;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The link of two stages: at most 4 frames of 64 KiB. It notifies its sides later from the loop, so
 * that neither runs inside the other. Event loop only.
 */
public final class FrameQueue implements TakenSource, StreamSink {
  private final Deque<StreamFrame> frames = new ArrayDeque<>(MessageBound.FRAMES);
  private final int mostBytes;
  private final RetainedBytes retained;
  private final CoalescedTask ready;
  private final CoalescedTask room;
  private Optional<StreamFrame.Start> start = Optional.empty();
  private Optional<StreamFrame.End> end = Optional.empty();
  private Runnable whenQuiet = () -> {};
  private boolean busy;

  /** Takes chunks of at most so many bytes, 1 to 65536. */
  public FrameQueue(int mostBytes, RetainedBytes retained, Executor later) {
    this.mostBytes = mostBytes;
    this.retained = retained;
    this.ready = new CoalescedTask(later);
    this.room = new CoalescedTask(later);
  }

  @Override
  public boolean hasRoom() {
    return frames.size() < MessageBound.FRAMES;
  }

  @Override
  public void put(StreamFrame frame) {
    if (!hasRoom()) {
      throw new IllegalStateException("no room");
    }
    if (start.isPresent() == frame instanceof StreamFrame.Start || end.isPresent()) {
      throw new IllegalStateException("out of order: " + frame);
    }
    switch (frame) {
      case StreamFrame.Start begin -> {
        start = Optional.of(begin);
        frames.add(begin);
      }
      case StreamFrame.Chunk chunk -> frames.add(chunk);
      case StreamFrame.End last -> {
        StreamFrame.End shown = retained.shown(last);
        end = Optional.of(shown);
        frames.add(shown);
      }
    }
    ready.call();
  }

  @Override
  public void whenRoom(Runnable action) {
    room.set(action);
  }

  @Override
  public Optional<StreamFrame> take() {
    StreamFrame first = frames.poll();
    if (first == null) {
      if (busy) {
        busy = false;
        whenQuiet.run();
      }
      return Optional.empty();
    }
    busy = true;
    if (first instanceof StreamFrame.Chunk chunk && chunk.bytes().size() > mostBytes) {
      ByteString bytes = chunk.bytes();
      frames.addFirst(new StreamFrame.Chunk(bytes.substring(mostBytes)));
      return Optional.of(new StreamFrame.Chunk(bytes.substring(0, mostBytes)));
    }
    room.call();
    return Optional.of(first);
  }

  @Override
  public void whenReady(Runnable action) {
    ready.set(action);
  }

  public void whenQuiet(Runnable action) {
    whenQuiet = action;
  }

  @Override
  public Optional<StreamFrame.End> taken() {
    return frames.isEmpty() ? end : Optional.empty();
  }

  public Optional<StreamFrame.Start> started() {
    return start;
  }

  public boolean hasEnded() {
    return end.isPresent();
  }

  public boolean isAtStart() {
    return frames.peek() instanceof StreamFrame.Start;
  }

  public boolean isEmpty() {
    return frames.isEmpty();
  }

  public boolean isQuiet() {
    return !busy && frames.isEmpty();
  }

  public void clear() {
    frames.clear();
    ready.set(() -> {});
    room.set(() -> {});
    whenQuiet = () -> {};
  }
}
