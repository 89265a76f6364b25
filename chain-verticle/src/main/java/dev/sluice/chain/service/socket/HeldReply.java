package dev.sluice.chain.service.socket;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.health.ChainMemory;
import dev.sluice.config.settings.ServiceSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Unread bytes of one stream of a service: an incomplete message, messages that wait for the end of
 * a call, and unrequested results. The first bytes are free. More count for the sandbox
 * (http-responses D6), and a message must then complete in time. Event loop only.
 */
public final class HeldReply {
  // Bytes that are not counted: any chunk of a body fits, with what is told beside it.
  private static final int FREE = 128 << 10;

  // Of a result that waits, beside its bytes.
  private static final int OBJECTS = 128;

  // Buffers grow to powers of two up to this size, and by this size from then on.
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

  public HeldReply(Vertx vertx, Bounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
  }

  /** Shared by all streams of a node; a counted message must be whole within the patience. */
  public record Bounds(ChainMemory memory, Duration patience) {
    public static Bounds usual() {
      return of(new ChainMemory(ServiceSettings.DEFAULTS.heldBytes()));
    }

    /** As long as a stage may take at most. */
    public static Bounds of(ChainMemory memory) {
      return new Bounds(memory, Limits.STAGE_TIMEOUT_MAX);
    }
  }

  public void countFor(String id) {
    sandbox = id;
  }

  public void whenLate(Runnable action) {
    onLate = action;
  }

  public boolean claimPartial(long bytes) {
    if (bytes <= FREE && partial == 0) {
      return true;
    }
    partial = bytes <= FREE ? 0 : buffer(bytes);
    boolean fits = count();
    time(fits && partial > 0);
    return fits;
  }

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

  public boolean claimQueued(int bytes) {
    queued += bytes + OBJECTS;
    return count();
  }

  public void releasePartial() {
    boolean unused = claimPartial(0);
  }

  public void releaseQueued() {
    if (queued > 0) {
      queued = 0;
      boolean unused = count();
    }
  }

  public void release() {
    releaseQueued();
    releasePartial();
  }

  public boolean isOver() {
    return over;
  }

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
