package dev.sluice.proxy.exchange.forward;

import dev.sluice.proxy.body.upload.UploadSource;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import java.util.Optional;

/**
 * Event loop only. The memory reserved for one body on its way to the origin. It is released once,
 * and reserved again for a repeat.
 */
public final class HeldBody {
  private final SandboxShares memory;
  private final Claimant claimant;
  private final RequestBody body;
  private final long size;
  private long bytes;
  private int writes;

  private HeldBody(SandboxShares memory, Claimant claimant, RequestBody body, long bytes) {
    this.memory = memory;
    this.claimant = claimant;
    this.body = body;
    this.size = bytes;
    this.bytes = bytes;
  }

  /**
   * Reserves memory. Empty when no capacity is left; a streamed body needs it for what was read.
   */
  public static Optional<HeldBody> take(SandboxShares memory, Claimant claimant, RequestBody body) {
    long bytes =
        switch (body) {
          case RequestBody.Streamed streamed -> streamed.begun().size();
          case RequestBody.Piped piped -> piped.source().heldBytes();
          case RequestBody.Buffered buffered -> buffered.bytes().size();
        };
    return memory.claim(claimant, bytes)
        ? Optional.of(new HeldBody(memory, claimant, body, bytes))
        : Optional.empty();
  }

  /** Reserves memory for a write that begins. False when it was released and none is left. */
  boolean reserve() {
    if (bytes == 0 && !memory.claim(claimant, size)) {
      return false;
    }
    bytes = size;
    writes++;
    return true;
  }

  /** Releases the memory at the end of the write that has begun, unless another began by then. */
  Runnable written() {
    int write = writes;
    return () -> {
      if (write == writes) {
        release();
      }
    };
  }

  /** Also ends a body that stages read, when it was not sent. Does nothing when called again. */
  public Optional<UploadSource.Stopped> abandon() {
    return abandon(UploadSource.CLOSED);
  }

  Optional<UploadSource.Stopped> abandon(String cancelled) {
    release();
    return body.abandon(cancelled);
  }

  public void release() {
    memory.release(claimant, bytes);
    bytes = 0;
  }
}
