package dev.sluice.chain.remote.socket;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.health.ChainMemory;
import dev.sluice.config.settings.ServiceSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * What one stream of a service holds that is not read yet: a message that is not whole, messages
 * that wait for the end of a call, and results that were not asked for. A little is free. More
 * counts for the sandbox (http-responses D6), and a message gets a limited time. Event loop only.
 */
public final class HeldReply {
  /** Bytes that are not counted: any chunk of a body fits, with what is told beside it. */
  private static final int FREE = 128 << 10;

  /** Of a result that waits, beside its bytes. */
  private static final int OBJECTS = 128;

  /** Buffers grow to powers of two up to this size, and by this size from then on. */
  private static final long LARGE = 4 << 20;

  private final Vertx vertx;
  private final Bounds bounds;
  private String sandbox = "";
  private Runnable onLate = () -> {};
  private Optional<ReplyTimer> timer = Optional.empty();
  private long partial;
  private long queued;
  private long counted;
  private boolean over;

  /** Holds nothing. */
  public HeldReply(Vertx vertx, Bounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
  }

  /**
   * What all streams of a node share.
   *
   * @param memory counts what they hold
   * @param patience for a message that is counted, until it is whole
   */
  public record Bounds(ChainMemory memory, Duration patience) {
    /** With the default limit of a node. */
    public static Bounds usual() {
      return of(new ChainMemory(ServiceSettings.DEFAULTS.heldBytes()));
    }

    /** As long as a stage may take at most. */
    public static Bounds of(ChainMemory memory) {
      return new Bounds(memory, Limits.STAGE_TIMEOUT_MAX);
    }
  }

  /** Sets whose share it counts for, before anything is held. */
  public void countFor(String id) {
    sandbox = id;
  }

  /** Replaces what runs when a message took too long. */
  public void whenLate(Runnable action) {
    onLate = action;
  }

  /**
   * Counts a message that is not whole yet, in place of an earlier part of it.
   *
   * @param bytes that have come of it
   * @return false when there is no room for them
   */
  public boolean claimPartial(long bytes) {
    if (bytes <= FREE && partial == 0) {
      return true;
    }
    partial = bytes <= FREE ? 0 : buffer(bytes);
    boolean fits = count();
    time(fits && partial > 0);
    return fits;
  }

  /** The bytes of the buffer in which a message of that length comes. */
  private static long buffer(long bytes) {
    return bytes <= LARGE ? Long.highestOneBit(bytes - 1) << 1 : (bytes / LARGE + 1) * LARGE;
  }

  private void time(boolean runs) {
    if (runs && timer.isEmpty()) {
      timer = Optional.of(ReplyTimer.start(vertx, bounds.patience(), this::late));
    } else if (!runs) {
      timer.ifPresent(ReplyTimer::cancel);
      timer = Optional.empty();
    }
  }

  private void late() {
    over = true;
    onLate.run();
  }

  /** Counts one more message that waits to be read; false when there is no room for it. */
  public boolean claimQueued(int bytes) {
    queued += bytes + OBJECTS;
    return count();
  }

  /** The message that is not whole is not held any more. */
  public void releasePartial() {
    boolean unused = claimPartial(0);
  }

  /** No message waits any more. */
  public void releaseQueued() {
    if (queued > 0) {
      queued = 0;
      boolean unused = count();
    }
  }

  /** Nothing is held any more. */
  public void release() {
    releaseQueued();
    releasePartial();
  }

  /** Whether there was no room for something, or no time: it is of no use any more. */
  public boolean isOver() {
    return over;
  }

  /** Whether more is held than is free. */
  public boolean isCounted() {
    return counted > 0;
  }

  private boolean count() {
    long all = partial + queued;
    long due = all <= FREE ? 0 : all;
    if (due > counted && !bounds.memory().claim(sandbox, due - counted)) {
      over = true;
      return false;
    }
    if (due < counted) {
      bounds.memory().release(sandbox, counted - due);
    }
    counted = due;
    return true;
  }
}
