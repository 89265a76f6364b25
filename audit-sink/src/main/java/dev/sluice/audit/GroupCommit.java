package dev.sluice.audit;

import dev.sluice.audit.journal.SegmentSync;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that forces journals to disk for {@code fsync}. While it waits for one sync, the
 * records of all loops gather for the next.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  GroupCommit() {
    thread = Thread.ofPlatform().daemon().name("audit-fsync").unstarted(this::run);
    thread.start();
  }

  /** The outcome of a sync. */
  sealed interface Outcome {
    /**
     * The records are on disk.
     *
     * @param sequence of the newest record on disk
     */
    record Synced(long sequence) implements Outcome {}

    /**
     * The records may not be on disk.
     *
     * @param sequence of the newest record that the sync covers
     * @param reason text for an operator
     */
    record Failed(long sequence, String reason) implements Outcome {}
  }

  /** One writer's side; its methods belong to the writer's thread. */
  static final class Member {
    private final SegmentSync sync;
    private final Thread committer;
    private final AtomicLong wanted = new AtomicLong();
    private volatile Consumer<Outcome> listener = outcome -> {};
    private long done;

    private Member(SegmentSync sync, Thread committer) {
      this.sync = sync;
      this.committer = committer;
    }

    /** Sets the listener of outcomes, which are reported in order on the syncing thread. */
    void listen(Consumer<Outcome> outcomes) {
      listener = outcomes;
    }

    /** Asks for a sync of everything up to this sequence. */
    void want(long sequence) {
      wanted.setRelease(sequence);
      LockSupport.unpark(committer);
    }

    private boolean commit() {
      long target = wanted.getAcquire();
      if (target == done) {
        return false;
      }
      done = target;
      listener.accept(attempt(target));
      return true;
    }

    private Outcome attempt(long target) {
      try {
        sync.sync();
        return new Outcome.Synced(target);
      } catch (IOException e) {
        LOG.error("the audit journal cannot be put on disk", e);
        return new Outcome.Failed(target, "the journal cannot be put on disk: " + e.getMessage());
      }
    }
  }

  Member join(SegmentSync sync) {
    Member member = new Member(sync, thread);
    members.add(member);
    return member;
  }

  private void run() {
    while (!closed) {
      boolean busy = false;
      for (Member member : members) {
        busy |= member.commit();
      }
      if (!busy) {
        LockSupport.park(this);
      }
    }
    members.forEach(Member::commit);
  }

  /** Syncs the remaining records and ends the thread. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
