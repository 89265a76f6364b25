package dev.sluice.proxy.forward;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.inspection.RequestBody;
import java.util.Optional;

/** Event loop only. The memory reserved for one body on its way to the origin. Released once. */
public final class HeldBody {
  private final SandboxShares memory;
  private final Claimant claimant;
  private long bytes;

  private HeldBody(SandboxShares memory, Claimant claimant, long bytes) {
    this.memory = memory;
    this.claimant = claimant;
    this.bytes = bytes;
  }

  /** Reserves memory. Empty when no capacity is left; a streamed body needs none. */
  public static Optional<HeldBody> take(SandboxShares memory, Claimant claimant, RequestBody body) {
    long bytes =
        switch (body) {
          case RequestBody.Streamed ignored -> 0;
          case RequestBody.Buffered buffered -> buffered.bytes().size();
        };
    return memory.claim(claimant, bytes)
        ? Optional.of(new HeldBody(memory, claimant, bytes))
        : Optional.empty();
  }

  public void release() {
    memory.release(claimant, bytes);
    bytes = 0;
  }
}
