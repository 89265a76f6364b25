package dev.sluice.tools.suggest;

import dev.sluice.tools.requests.EventView;
import dev.sluice.tools.suggest.record.DenialParser;
import dev.sluice.tools.suggest.record.ReadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Hands the events of a stream or topic to one receiver, in their order. Blocks of a stream are
 * parsed on other threads; a few of them are in memory at a time.
 */
final class EventFeed {
  private static final int PARSERS = 2;
  private static final int AHEAD = 4;

  private final Consumer<ReadEvent> receiver;

  EventFeed(Consumer<ReadEvent> receiver) {
    this.receiver = receiver;
  }

  /** Reads one event a line. */
  void read(InputStream in) throws IOException {
    EventBlocks blocks = new EventBlocks(in);
    Deque<Future<List<ReadEvent>>> parsed = new ArrayDeque<>();
    try (ExecutorService parsers = Executors.newFixedThreadPool(PARSERS)) {
      for (Optional<EventBlocks.Block> block = blocks.next();
          block.isPresent();
          block = blocks.next()) {
        EventBlocks.Block lines = block.get();
        parsed.add(parsers.submit(() -> parse(lines)));
        if (parsed.size() >= AHEAD) {
          take(parsed.remove());
        }
      }
      while (!parsed.isEmpty()) {
        take(parsed.remove());
      }
    }
  }

  private void take(Future<List<ReadEvent>> block) throws IOException {
    try {
      block.get().forEach(receiver);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an event could not be parsed", e.getCause());
    }
  }

  private static List<ReadEvent> parse(EventBlocks.Block block) {
    List<ReadEvent> events = new ArrayList<>();
    byte[] bytes = block.bytes();
    int from = 0;
    while (from < block.length()) {
      int end = from;
      while (end < block.length() && bytes[end] != '\n') {
        end++;
      }
      if (!isBlank(bytes, from, end)) {
        events.add(DenialParser.parse(bytes, from, end - from));
      }
      from = end + 1;
    }
    return events;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] > ' ' || bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  EventView view() {
    return new EventView() {
      @Override
      public void accept(int partition, byte[] value, long nanos) {
        receiver.accept(DenialParser.parse(value, 0, value.length));
      }

      @Override
      public boolean isDone() {
        return false;
      }
    };
  }

  /** A stream in blocks of whole lines, which are large enough to be read in turns. One thread. */
  private static final class EventBlocks {
    private static final int BLOCK = 1 << 20;

    /** Far above the largest event. */
    private static final int LONGEST_LINE = 4 << 20;

    private final InputStream in;
    private byte[] rest = new byte[0];
    private boolean ended;

    /**
     * Whole lines.
     *
     * @param bytes not changed any more
     * @param length of them that count
     */
    @SuppressWarnings("ArrayRecordComponent") // not copied
    record Block(byte[] bytes, int length) {}

    /**
     * @param in the caller closes it
     */
    EventBlocks(InputStream in) {
      this.in = in;
    }

    /**
     * The next block; empty at the end.
     *
     * @throws IOException when it cannot be read, or a line is longer than any event
     */
    Optional<Block> next() throws IOException {
      byte[] block = Arrays.copyOf(rest, Math.max(BLOCK, 2 * rest.length));
      int length = rest.length;
      rest = new byte[0];
      while (!ended) {
        int read = in.read(block, length, block.length - length);
        ended = read < 0;
        length += Math.max(read, 0);
        if (length == block.length) {
          int end = endOfLine(block, length);
          if (end > 0) {
            rest = Arrays.copyOfRange(block, end, length);
            return Optional.of(new Block(block, end));
          }
          if (length >= LONGEST_LINE) {
            throw new IOException("a line is longer than any event");
          }
          block = Arrays.copyOf(block, 2 * length);
        }
      }
      return length == 0 ? Optional.empty() : Optional.of(new Block(block, length));
    }

    /** Behind the last line feed; 0 without one. */
    private static int endOfLine(byte[] block, int length) {
      int end = length;
      while (end > 0 && block[end - 1] != '\n') {
        end--;
      }
      return end;
    }
  }
}
