package dev.sluice.audit;

import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.fault.FaultTrace;
import dev.sluice.audit.fault.SupervisedThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that forces journals to disk for {@code fsync}. While it waits for one sync, the
 * records of all loops gather for the next. Requests wait for its outcomes, so no exception of one
 * member ends the thread or keeps the outcomes of another.
 */
final class GroupCommit implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final FaultState syncs;
  private final FaultState threads;
  private final SupervisedThread thread;
  private volatile boolean closed;

  /** Counts failed syncs, and exceptions of the thread itself. */
  GroupCommit(FaultState syncs, FaultState threads) {
    this.syncs = syncs;
    this.threads = threads;
    thread = new SupervisedThread("audit-fsync", this::run, threads);
    thread.start();
  }

  sealed interface Outcome {
    /** Everything up to the sequence is on disk. */
    record Synced(long sequence) implements Outcome {}

    /** Records up to the sequence may not be on disk; the reason is for an operator. */
    record Failed(long sequence, String reason) implements Outcome {}
  }

  @FunctionalInterface
  interface Syncing {
    void sync(long upTo) throws IOException;
  }

  /** One writer's side; its methods belong to the writer's thread. */
  static final class Member {
    private final Syncing sync;
    private final FaultState syncs;
    private final Thread committer;
    private final AtomicLong wanted = new AtomicLong();
    private volatile Consumer<Outcome> listener = outcome -> {};
    private @Nullable Outcome undelivered;
    private boolean failing;
    private long done;

    private Member(Syncing sync, FaultState syncs, Thread committer) {
      this.sync = sync;
      this.syncs = syncs;
      this.committer = committer;
    }

    /** Sets the listener of outcomes, which are reported in order on the syncing thread. */
    void listen(Consumer<Outcome> outcomes) {
      listener = outcomes;
    }

    void want(long sequence) {
      wanted.setRelease(sequence);
      LockSupport.unpark(committer);
    }

    // Reports an outcome again when its listener threw, so that no request waits for ever.
    private boolean commit() {
      long target = wanted.getAcquire();
      if (undelivered == null && target == done) {
        return false;
      }
      if (undelivered == null) {
        undelivered = attempt(target);
        done = target;
      }
      listener.accept(undelivered);
      undelivered = null;
      return true;
    }

    private Outcome attempt(long target) {
      try {
        sync.sync(target);
        failing = false;
        return new Outcome.Synced(target);
      } catch (IOException | RuntimeException | Error e) {
        failing = true;
        String reason = reason(e);
        syncs.failed(reason, e);
        return new Outcome.Failed(target, reason);
      }
    }
  }

  /**
   * Why a sync failed, for an operator. Messages of exceptions other than those of files may quote
   * a record.
   */
  static String reason(Throwable fault) {
    return "the journal cannot be put on disk: "
        + (fault instanceof IOException
            ? String.valueOf(fault.getMessage())
            : FaultTrace.typeOf(fault));
  }

  Member join(Syncing sync) {
    Member member = new Member(sync, syncs, thread.thread());
    members.add(member);
    return member;
  }

  private void run() {
    while (!closed) {
      switch (commitAll()) {
        case BUSY -> {}
        case IDLE -> LockSupport.park(this);
        case FAILED -> LockSupport.parkNanos(RETRY.toNanos());
      }
    }
    commitAll();
  }

  private enum Round {
    BUSY,
    IDLE,
    FAILED
  }

  private Round commitAll() {
    Round round = Round.IDLE;
    boolean failing = false;
    for (Member member : members) {
      try {
        round = member.commit() && round == Round.IDLE ? Round.BUSY : round;
        failing |= member.failing;
      } catch (RuntimeException | Error e) {
        threads.failed("a loop does not take the outcome of a sync: " + FaultTrace.typeOf(e), e);
        round = Round.FAILED;
      }
    }
    if (round == Round.BUSY) {
      threads.cleared();
    }
    if (!failing) {
      syncs.cleared();
    }
    return round;
  }

  /** Syncs the remaining records and ends the thread. */
  @Override
  public void close() {
    closed = true;
    thread.end();
  }
}
