package dev.sluice.audit.journal;

import dev.sluice.audit.journal.Segment.Live;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The segments of a writer that may not be on disk yet. */
public final class SegmentSync {
  private final SegmentPool pool;
  private final ConcurrentLinkedQueue<Live> written = new ConcurrentLinkedQueue<>();
  private long named;

  SegmentSync(SegmentPool pool) {
    this.pool = pool;
  }

  void started(Live live) {
    written.add(live);
  }

  /**
   * Returns when everything appended before the call survives a loss of power. One thread; blocks.
   *
   * @param upTo sequence of the newest such record
   * @throws IOException some of it may not be on disk; the writer leaves the segment, because a
   *     second sync of the same pages may succeed without having written them
   */
  public void sync(long upTo) throws IOException {
    boolean failed = false;
    for (Iterator<Live> all = written.iterator(); all.hasNext(); ) {
      Live live = all.next();
      boolean sealed = live.segment().isSealed();
      boolean onDisk = force(live);
      failed |= !onDisk;
      if (sealed && (onDisk || endsWithin(live, upTo))) {
        all.remove();
      }
    }
    if (failed) {
      throw new IOException("a journal segment could not be written back");
    }
  }

  private boolean force(Live live) throws IOException {
    if (live.segment().isDoubtful()) {
      return false;
    }
    try {
      live.map().force();
    } catch (UncheckedIOException | InternalError e) {
      pool.doubt(live.segment(), "could not be forced to disk");
      return false;
    }
    nameDurably(live.segment());
    return true;
  }

  private boolean endsWithin(Live sealed, long upTo) {
    for (Live live : written) {
      if (live.segment() != sealed.segment()
          && live.segment().firstSequence() >= sealed.segment().firstSequence()) {
        return live.segment().firstSequence() - 1 <= upTo;
      }
    }
    return false;
  }

  // After a loss of power a new file is only found when its directory entry is on disk too.
  private void nameDurably(Segment segment) throws IOException {
    if (segment.firstSequence() > named) {
      AtomicFile.forceDirectory(pool.allocator().directory());
      named = segment.firstSequence();
    }
  }
}
