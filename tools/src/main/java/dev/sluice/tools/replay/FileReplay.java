package dev.sluice.tools.replay;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Replays a file in parts, each on a thread of its own. Memory does not grow with the file. */
final class FileReplay {
  private static final int MOST_THREADS = 16;

  private final Path file;
  private final Supplier<ReplayWorker> workers;

  FileReplay(Path file, Supplier<ReplayWorker> workers) {
    this.file = file;
    this.workers = workers;
  }

  /**
   * Judges all events.
   *
   * @throws IOException when the file cannot be read
   */
  ReplayTally run() throws IOException {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    ReplayTally total = new ReplayTally();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      List<Future<ReplayTally>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        long from = size * i / threads;
        long to = size * (i + 1) / threads;
        parts.add(pool.submit(() -> part(from, to)));
      }
      for (Future<ReplayTally> part : parts) {
        total.addAll(part.get());
      }
      return total;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** The lines that begin in a part of the file: the one before it is whole, or skipped. */
  private ReplayTally part(long from, long to) throws IOException {
    ReplayWorker worker = workers.get();
    try (FileChannel channel = FileChannel.open(file)) {
      long begin = Math.max(0, from - 1);
      channel.position(begin);
      new LineBlocks(Channels.newInputStream(channel), begin)
          .read(
              (position, bytes, first, last) -> {
                if (position >= from && position < to) {
                  worker.accept(bytes, first, last);
                }
                return position < to;
              });
    }
    return worker.tally();
  }
}
