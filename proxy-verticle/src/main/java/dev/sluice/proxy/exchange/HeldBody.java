package dev.sluice.proxy.exchange;

import dev.sluice.proxy.capacity.BodyMemory;
import java.util.Optional;

/** Event loop. The room that one body takes on its way to its origin; given back once. */
final class HeldBody {
  private final BodyMemory memory;
  private long bytes;

  private HeldBody(BodyMemory memory, long bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  /** Empty when there is no room; what streams needs none. */
  static Optional<HeldBody> take(BodyMemory memory, RequestBody body) {
    long bytes =
        switch (body) {
          case RequestBody.Streamed ignored -> 0;
          case RequestBody.Buffered buffered -> buffered.bytes().size();
        };
    return bytes == 0 || memory.reserve(bytes)
        ? Optional.of(new HeldBody(memory, bytes))
        : Optional.empty();
  }

  void release() {
    memory.release(bytes);
    bytes = 0;
  }
}
