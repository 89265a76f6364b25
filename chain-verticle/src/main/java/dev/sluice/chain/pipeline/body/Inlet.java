package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.flow.CoalescedTask;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Frames of the sender for the first stage: at most 4 of 64 KiB. In lockstep, a unit is taken only
 * when the one before it has passed all stages, and ready bytes after the first unit are joined for
 * up to 2 ms (http-responses 7.1). Event loop only.
 */
final class Inlet implements TakenSource {
  private static final Duration JOIN = Duration.ofMillis(2);

  private final GivenFrames frames = new GivenFrames();
  private final Pace pace;
  private final CoalescedTask ready;
  private final StallClock joining;
  private final Runnable whenTaken;
  private Optional<StreamFrame.End> taken = Optional.empty();
  private Joined joined = Joined.DONE;
  private long confirmed;

  Inlet(Pace pace, PipelineLoop loop, Runnable whenTaken) {
    this.pace = pace;
    this.whenTaken = whenTaken;
    this.ready = new CoalescedTask(loop.later());
    this.joining = new StallClock(loop.timers(), this::joined);
  }

  boolean accept(PipelineInput input) {
    boolean accepted = frames.accept(input);
    ready.call();
    return accepted;
  }

  long done() {
    return confirmed;
  }

  /**
   * Whether the sender, which knows of so many frames, should learn that more were taken. In
   * lockstep it holds a permit until then; otherwise it has others to send, up to its last.
   */
  boolean owes(long told) {
    long more = confirmed - told;
    return pace.joins() ? more > 0 : more >= MessageBound.FRAMES / 2 && !frames.hasEnded();
  }

  boolean rests() {
    return pace.rests();
  }

  private void confirm() {
    if (confirmed != frames.done()) {
      confirmed = frames.done();
      whenTaken.run();
    }
  }

  @Override
  public Optional<StreamFrame> take() {
    Optional<StreamFrame> frame = next();
    if (frame.isEmpty()) {
      pace.waits();
    }
    if (pace.isPassed()) {
      confirm();
    }
    return frame;
  }

  private Optional<StreamFrame> next() {
    if (pace.mayTake()) {
      confirm();
    }
    if (frames.isEmpty() || !pace.mayTake() || isJoining()) {
      return Optional.empty();
    }
    joined = Joined.NOT;
    joining.stop();
    pace.taken();
    Optional<StreamFrame.End> end = frames.takeEnd();
    return Optional.of(end.isPresent() ? last(end.get()) : frames.takeUnit(pace.unitBytes()));
  }

  // Whether more bytes may come within 2 ms for a unit that is not full.
  private boolean isJoining() {
    if (!pace.joins() || joined == Joined.DONE || frames.hasUnit(pace.unitBytes())) {
      return false;
    }
    if (joined == Joined.NOT) {
      joined = Joined.WAITS;
      joining.start(JOIN);
    }
    return true;
  }

  private void joined() {
    joined = Joined.DONE;
    ready.call();
  }

  private StreamFrame last(StreamFrame.End end) {
    StreamFrame.End shown = pace.shown(end);
    taken = Optional.of(shown);
    return shown;
  }

  @Override
  public void whenReady(Runnable action) {
    ready.set(action);
  }

  void wake() {
    ready.call();
  }

  @Override
  public Optional<StreamFrame.End> taken() {
    return taken;
  }

  void clear() {
    frames.clear();
    joining.stop();
    ready.set(() -> {});
  }

  private enum Joined {
    NOT,
    WAITS,
    DONE
  }

  /** Serves the first stage at once, or in lockstep with all others. Event loop only. */
  static final class Pace {
    private final FlowShape shape;
    private List<StageLink> links = List.of();
    private boolean waiting;

    Pace(FlowShape shape) {
      this.shape = shape;
    }

    void follow(List<StageLink> all) {
      links = List.copyOf(all);
    }

    /** Most bytes of a unit, 1 to 65536. */
    int unitBytes() {
      return shape.unitBytes();
    }

    boolean mayTake() {
      return !shape.lockstep() || links.stream().allMatch(link -> link.out().isQuiet());
    }

    void waits() {
      waiting = true;
    }

    boolean rests() {
      return shape.lockstep()
          && waiting
          && !links.getLast().out().isQuiet()
          && links.stream().limit(links.size() - 1L).allMatch(link -> link.out().isQuiet());
    }

    boolean isPassed() {
      return !shape.lockstep();
    }

    boolean joins() {
      return shape.lockstep();
    }

    void taken() {
      waiting = false;
      shape.shared().clock().unitBegins();
    }

    StreamFrame.End shown(StreamFrame.End end) {
      return shape.shared().retained().shown(end);
    }
  }
}
