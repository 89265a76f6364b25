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
 * The thread that puts journals on disk for {@code fsync}: while it waits for one sync, the records
 * of all loops gather for the next.
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

  /** What a sync came to. */
  sealed interface Outcome {
    /**
     * On disk.
     *
     * @param sequence of the newest record that is
     */
    record Synced(long sequence) implements Outcome {}

    /**
     * Not known to be on disk.
     *
     * @param sequence of the newest record that was to be
     * @param reason words for an operator
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

    /** Hears of each outcome, in order, on the thread that syncs. */
    void listen(Consumer<Outcome> outcomes) {
      listener = outcomes;
    }

    /** Asks for everything up to this sequence to be put on disk. */
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

  /** Syncs what is still to be synced, and ends. */
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
