package dev.sluice.audit.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a writer has written and the disk may not have yet. */
public final class SegmentSync {
  private final Path directory;
  private final ConcurrentLinkedQueue<JournalWriter.Live> written = new ConcurrentLinkedQueue<>();
  private long named;

  SegmentSync(Path directory) {
    this.directory = directory;
  }

  /** The writer goes on in this segment. */
  void started(JournalWriter.Live live) {
    written.add(live);
  }

  /**
   * Returns when everything appended before the call survives a loss of power. One thread only, and
   * none that must not block.
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

  /** A new file is found again only when its directory entry is on disk too. */
  private void nameDurably(Segment segment) throws IOException {
    if (segment.firstSequence() > named) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
      named = segment.firstSequence();
    }
  }
}
