package dev.sluice.audit.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The files of one writer as the shipper reads them. Unreadable records become an {@link
 * JournalEntry.Lost}: at once when bytes are damaged, after some attempts when the file is gone or
 * short. Every other failure leaves the records whole, and is tried until it ends. For the
 * shipper's thread.
 */
final class JournalSource implements RecordSource {
  /**
   * Attempts before a file that is gone is given up; with the shipper's pauses for each source this
   * takes more than a minute.
   */
  static final int ATTEMPTS = 12;

  private final String writer;
  private final WriterLog log;
  private final LongAdder unreadable;
  private @Nullable JournalCursor cursor;
  private long next;
  private long countedUpTo;
  private int failures;

  JournalSource(String writer, WriterLog log, LongAdder unreadable) {
    this.writer = writer;
    this.log = log;
    this.unreadable = unreadable;
    this.next = log.acknowledged() + 1;
  }

  WriterLog log() {
    return log;
  }

  @Override
  public String writer() {
    return writer;
  }

  @Override
  public Optional<JournalEntry> poll() throws IOException {
    if (next > log.lastSequence()) {
      return Optional.empty();
    }
    Optional<JournalEntry> entry = readOrGiveUp();
    entry.ifPresent(this::passed);
    return entry;
  }

  @Override
  public void acknowledge(long sequence) {
    log.acknowledge(sequence);
  }

  @Override
  public long acknowledged() {
    return log.acknowledged();
  }

  @Override
  public long recovered() {
    return log.recovered().sequence();
  }

  @Override
  public void skipTo(long sequence) {
    if (sequence > log.acknowledged() && sequence <= log.lastSequence()) {
      log.acknowledge(sequence);
      rewind();
    }
  }

  @Override
  public void rewind() {
    close();
    next = log.acknowledged() + 1;
  }

  @Override
  public long pending() {
    return Math.max(0, log.lastSequence() - log.acknowledged());
  }

  @Override
  public Duration oldest() {
    return log.oldest();
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }

  private Optional<JournalEntry> readOrGiveUp() throws IOException {
    try {
      Optional<JournalEntry> entry = read();
      failures = 0;
      return entry;
    } catch (IOException | RuntimeException e) {
      failures += isLoss(e) ? 1 : 0;
      close();
      long last = failures < ATTEMPTS || !isLoss(e) ? 0 : lastOfFailing();
      if (last < next) {
        throw e;
      }
      failures = 0;
      return Optional.of(lostUpTo(last));
    }
  }

  /**
   * Whether the failure may mean that records are gone. Too many open files or missing rights do
   * not remove any. An exception that is none of files comes from the content, and would come
   * again.
   */
  private static boolean isLoss(Exception failure) {
    return !(failure instanceof IOException)
        || failure instanceof NoSuchFileException
        || failure instanceof EOFException;
  }

  private Optional<JournalEntry> read() throws IOException {
    if (cursor == null) {
      Optional<Segment> start = log.holding(next);
      if (start.isEmpty()) {
        return lostTail();
      }
      cursor = new JournalCursor(start.get(), next);
    }
    JournalCursor current = Objects.requireNonNull(cursor);
    Optional<JournalEntry> entry = current.next();
    while (entry.isEmpty()) {
      Optional<Segment> following =
          current.isAtEnd() ? log.after(current.segment()) : Optional.empty();
      if (following.isEmpty()) {
        return lostTail();
      }
      close();
      current = new JournalCursor(following.get(), next);
      cursor = current;
      entry = current.next();
    }
    return entry;
  }

  private Optional<JournalEntry> lostTail() throws IOException {
    long last = log.recovered().sequence();
    if (next > last) {
      return Optional.empty();
    }
    close();
    long certain = Math.max(0, log.recovered().certain() - next + 1);
    return Optional.of(new JournalEntry.Lost(last, last - next + 1, certain));
  }

  private long lastOfFailing() {
    Optional<Segment> failing = log.holding(next);
    Optional<Segment> following = failing.flatMap(log::after);
    if (following.isPresent()) {
      return following.get().firstSequence() - 1;
    }
    // The writer adds nothing to a doubtful file, and may have nothing to add for long.
    return failing.isPresent() && failing.get().isDoubtful()
        ? log.lastSequence()
        : log.recovered().sequence();
  }

  private JournalEntry lostUpTo(long last) {
    return new JournalEntry.Lost(last, last - next + 1);
  }

  private void passed(JournalEntry entry) {
    if (entry instanceof JournalEntry.Lost lost && lost.sequence() > countedUpTo) {
      unreadable.add(lost.records());
      countedUpTo = lost.sequence();
    }
    next = entry.sequence() + 1;
  }
}
