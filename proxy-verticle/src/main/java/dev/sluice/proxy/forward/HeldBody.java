package dev.sluice.proxy.forward;

import dev.sluice.proxy.capacity.BodyMemory;
import dev.sluice.proxy.inspection.RequestBody;
import java.util.Optional;

/** Event loop only. The memory reserved for one body on its way to the origin. Released once. */
public final class HeldBody {
  private final BodyMemory memory;
  private long bytes;

  private HeldBody(BodyMemory memory, long bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  /** Reserves memory. Empty when no capacity is left; a streamed body needs none. */
  public static Optional<HeldBody> take(BodyMemory memory, RequestBody body) {
    long bytes =
        switch (body) {
          case RequestBody.Streamed ignored -> 0;
          case RequestBody.Buffered buffered -> buffered.bytes().size();
        };
    return bytes == 0 || memory.reserve(bytes)
        ? Optional.of(new HeldBody(memory, bytes))
        : Optional.empty();
  }

  public void release() {
    memory.release(bytes);
    bytes = 0;
  }
}
