package dev.sluice.tools.suggest;

import dev.sluice.tools.requests.EventView;
import dev.sluice.tools.suggest.record.DenialParser;
import dev.sluice.tools.suggest.record.ReadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  /**
   * Reads one event a line.
   *
   * @throws IOException when the stream cannot be read
   */
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

  /** For the topic. */
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
}
