package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.stage.stream.StreamFrame;
import java.util.List;

/** Serves the first stage at once, or in lockstep with all others. Event loop only. */
final class FlowPace implements Inlet.Pace {
  private final FlowShape shape;
  private List<Link> links = List.of();

  private boolean waiting;

  FlowPace(FlowShape shape) {
    this.shape = shape;
  }

  void follow(List<Link> all) {
    links = List.copyOf(all);
  }

  @Override
  public int unitBytes() {
    return shape.unitBytes();
  }

  @Override
  public boolean mayTake() {
    return !shape.lockstep() || links.stream().allMatch(link -> link.out().isQuiet());
  }

  @Override
  public void waits() {
    waiting = true;
  }

  @Override
  public boolean rests() {
    return shape.lockstep()
        && waiting
        && !links.getLast().out().isQuiet()
        && links.stream().limit(links.size() - 1L).allMatch(link -> link.out().isQuiet());
  }

  @Override
  public boolean isPassed() {
    return !shape.lockstep();
  }

  @Override
  public boolean joins() {
    return shape.lockstep();
  }

  @Override
  public void taken() {
    waiting = false;
    shape.shared().clock().unitBegins();
  }

  @Override
  public StreamFrame.End shown(StreamFrame.End end) {
    return shape.shared().retained().shown(end);
  }
}
