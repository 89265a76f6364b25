package dev.sluice.audit.journal;

import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The segments of a writer that may not be on disk yet. */
public final class SegmentSync {
  private final Path directory;
  private final ConcurrentLinkedQueue<JournalWriter.Live> written = new ConcurrentLinkedQueue<>();
  private long named;

  SegmentSync(Path directory) {
    this.directory = directory;
  }

  /** The writer continues in this segment. */
  void started(JournalWriter.Live live) {
    written.add(live);
  }

  /**
   * Returns when everything appended before the call survives a loss of power. One thread; blocks.
   */
  public void sync() throws IOException {
    try {
      for (Iterator<JournalWriter.Live> all = written.iterator(); all.hasNext(); ) {
        JournalWriter.Live live = all.next();
        boolean last = !live.segment().isSealed();
        live.map().force();
        nameDurably(live.segment());
        if (!last) {
          all.remove();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** After a loss of power a new file is only found when its directory entry is on disk too. */
  private void nameDurably(Segment segment) throws IOException {
    if (segment.firstSequence() > named) {
      AtomicFile.forceDirectory(directory);
      named = segment.firstSequence();
    }
  }
}
