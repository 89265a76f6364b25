package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.ResponseHeaders;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.pipeline.flow.Wake;
import dev.sluice.chain.stage.stream.StreamFrame;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineInput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What the sender gave, for the first stage: at most 4 frames of 64 KiB. In lockstep, a unit is
 * taken only when the one before it has passed all stages, and ready bytes are joined for up to 2
 * ms (http-responses 7.1). Event loop only.
 */
final class Inlet implements TakenSource {
  private static final Duration JOIN = Duration.ofMillis(2);

  private final Deque<Waiting> waiting = new ArrayDeque<>(MessageBound.FRAMES + 1);
  private final Pace pace;
  private final Wake ready;
  private final StallClock joining;
  private final Runnable whenTaken;
  private Optional<StreamFrame.End> taken = Optional.empty();
  private Joined joined = Joined.NOT;
  private long given;
  private long done;

  /** As the sender knows it. */
  private long confirmed;

  /**
   * Empty.
   *
   * @param whenTaken runs when more was taken
   */
  Inlet(Pace pace, PipelineLoop loop, Runnable whenTaken) {
    this.pace = pace;
    this.whenTaken = whenTaken;
    this.ready = new Wake(loop.later());
    this.joining = new StallClock(loop.timers(), this::joined);
  }

  /** Takes a frame of the sender; false when the sender breaks a rule. */
  boolean accept(PipelineInput input) {
    long bytes = input.getChunksList().stream().mapToLong(ByteString::size).sum();
    boolean fits = given - done < MessageBound.FRAMES && bytes <= MessageBound.FRAME_BYTES;
    boolean says = bytes > 0 || input.hasEnd();
    boolean last = !waiting.isEmpty() && waiting.peekLast().frame() instanceof StreamFrame.End;
    if (input.getNumber() != given + 1 || !fits || !says || last || taken.isPresent()) {
      return false;
    }
    given++;
    if (bytes > 0) {
      ByteString all = ByteString.copyFrom(input.getChunksList());
      waiting.add(new Waiting(new StreamFrame.Chunk(all), !input.hasEnd()));
    }
    if (input.hasEnd()) {
      waiting.add(new Waiting(new StreamFrame.End(input.getEnd().getTrailersList()), true));
    }
    ready.call();
    return true;
  }

  /** How many frames of the sender were taken; in lockstep, have passed all stages. */
  long done() {
    return confirmed;
  }

  private void confirm() {
    if (confirmed != done) {
      confirmed = done;
      whenTaken.run();
    }
  }

  @Override
  public Optional<StreamFrame> take() {
    Optional<StreamFrame> frame = next();
    if (pace.isPassed()) {
      confirm();
    }
    return frame;
  }

  private Optional<StreamFrame> next() {
    if (pace.mayTake()) {
      confirm();
    }
    if (waiting.isEmpty() || !pace.mayTake() || isJoining()) {
      return Optional.empty();
    }
    joined = Joined.NOT;
    joining.stop();
    pace.taken();
    return Optional.of(waiting.peek().frame() instanceof StreamFrame.End end ? last(end) : unit());
  }

  /** Whether more bytes may come within 2 ms for a unit that is not full. */
  private boolean isJoining() {
    if (!pace.joins() || joined == Joined.DONE || isFull()) {
      return false;
    }
    if (joined == Joined.NOT) {
      joined = Joined.WAITS;
      joining.start(JOIN);
    }
    return true;
  }

  private boolean isFull() {
    long bytes = 0;
    for (Waiting next : waiting) {
      switch (next.frame()) {
        case StreamFrame.Start start -> {}
        case StreamFrame.Chunk chunk -> bytes += chunk.bytes().size();
        case StreamFrame.End end -> {
          return true;
        }
      }
    }
    return bytes >= pace.unitBytes() || given - done >= MessageBound.FRAMES;
  }

  private void joined() {
    joined = Joined.DONE;
    ready.call();
  }

  private StreamFrame unit() {
    ByteString unit = ByteString.EMPTY;
    while (unit.size() < pace.unitBytes()
        && !waiting.isEmpty()
        && waiting.peek().frame() instanceof StreamFrame.Chunk chunk) {
      Waiting first = waiting.remove();
      int room = pace.unitBytes() - unit.size();
      if (chunk.bytes().size() > room) {
        unit = unit.concat(chunk.bytes().substring(0, room));
        waiting.addFirst(
            new Waiting(new StreamFrame.Chunk(chunk.bytes().substring(room)), first.last()));
      } else {
        unit = unit.concat(chunk.bytes());
        done += first.last() ? 1 : 0;
      }
    }
    return new StreamFrame.Chunk(unit);
  }

  private StreamFrame last(StreamFrame.End end) {
    waiting.remove();
    done++;
    StreamFrame.End shown =
        pace.isReplaced()
            ? new StreamFrame.End(ResponseHeaders.withoutIntegrity(end.trailers()))
            : end;
    taken = Optional.of(shown);
    return shown;
  }

  @Override
  public void whenReady(Runnable action) {
    ready.set(action);
  }

  /** The first stage may try again. */
  void wake() {
    ready.call();
  }

  @Override
  public Optional<StreamFrame.End> taken() {
    return taken;
  }

  /** Forgets what it holds. */
  void clear() {
    waiting.clear();
    joining.stop();
    ready.set(() -> {});
  }

  /**
   * A frame of the first stage.
   *
   * @param last of the frame that the sender sent
   */
  private record Waiting(StreamFrame frame, boolean last) {
    @Override
    public String toString() {
      return "Waiting[" + frame + "]";
    }
  }

  /** Whether bytes are joined to a unit. */
  private enum Joined {
    NOT,
    WAITS,
    DONE
  }

  /** How fast the first stage is served. Event loop only. */
  interface Pace {
    /** Most bytes of a unit, 1 to 65536. */
    int unitBytes();

    boolean mayTake();

    /** Whether a frame that was taken counts at once. */
    boolean isPassed();

    boolean joins();

    /** A unit goes into the chain. */
    void taken();

    /** Whether a stage replaced a part of the body. */
    boolean isReplaced();
  }
}
