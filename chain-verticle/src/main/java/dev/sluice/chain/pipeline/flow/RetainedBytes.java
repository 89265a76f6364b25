package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.contract.answer.ResponseHeaders;
import dev.sluice.chain.stage.StreamFrame;

/**
 * Body bytes that one response retains over all its stages (http-responses 7.4). Event loop only.
 */
public final class RetainedBytes {
  public static final int MOST = 8 << 20;

  // A unit that is under way.
  private static final int RESERVE = 64 << 10;

  private final MessageMemory.Share memory;
  private long held;
  private boolean replaced;

  public RetainedBytes(MessageMemory.Share memory) {
    this.memory = memory;
  }

  public void hold(long bytes) {
    count(held + bytes);
  }

  public void release(long bytes) {
    count(held - bytes);
  }

  private void count(long bytes) {
    held = bytes;
    boolean ignored = memory.hold(bytes);
  }

  public boolean fits(long bytes) {
    return held + bytes <= MOST - RESERVE;
  }

  public void replaced() {
    replaced = true;
  }

  /** The end as stages and clients get it: trailers that vouch for a replaced body are stale. */
  public StreamFrame.End shown(StreamFrame.End end) {
    return replaced ? new StreamFrame.End(ResponseHeaders.withoutIntegrity(end.trailers())) : end;
  }

  public boolean isExceeded() {
    return held > MOST;
  }
}
