package dev.sluice.app.replay;

import dev.sluice.tools.requests.EventView;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes events on until a bound is reached. One thread. */
final class BoundedEvents implements EventView {
  private final Consumer<byte[]> reader;
  private final ReplayBounds bounds;
  private final long beginNanos = System.nanoTime();
  private long passed;
  private Optional<String> cut = Optional.empty();

  BoundedEvents(Consumer<byte[]> reader, ReplayBounds bounds) {
    this.reader = reader;
    this.bounds = bounds;
  }

  @Override
  public void accept(int partition, byte[] value, long nanos) {
    passed++;
    reader.accept(value);
  }

  @Override
  public boolean isDone() {
    if (passed >= bounds.events()) {
      cut = Optional.of("after %d events".formatted(bounds.events()));
    } else if (System.nanoTime() - beginNanos >= bounds.time().toNanos()) {
      cut = Optional.of("after %d s".formatted(bounds.time().toSeconds()));
    }
    return cut.isPresent();
  }

  /** Where it ended before the end of the topic. */
  Optional<String> cut() {
    return cut;
  }
}
