package dev.sluice.tools.replay;

import dev.sluice.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What recorded events are judged by. Any thread.
 *
 * @param against judges what was decided before; empty: the record says it
 * @param sandbox whose events are judged; empty: those of all
 */
public record Replay(Policy policy, Optional<Policy> against, Optional<String> sandbox) {
  /** Judges events as they come. One thread. */
  public static final class Session {
    private final ReplayWorker worker;

    private Session(ReplayWorker worker) {
      this.worker = worker;
    }

    public void accept(byte[] event) {
      worker.accept(event, 0, event.length);
    }

    public ReplayCounts counts() {
      return worker.tally().counts();
    }
  }

  public Session session() {
    return new Session(worker());
  }

  /** Replays a file, one event a line, on all processors. Memory does not grow with the file. */
  public ReplayCounts file(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return new FileReplay(file, this::worker).run().counts();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return stream(in);
    }
  }

  /** Replays a stream, one event a line. */
  public ReplayCounts stream(InputStream in) throws IOException {
    ReplayWorker worker = worker();
    new LineBlocks(in, 0)
        .read(
            (position, bytes, from, to) -> {
              worker.accept(bytes, from, to);
              return true;
            });
    return worker.tally().counts();
  }

  private ReplayWorker worker() {
    return new ReplayWorker(policy, against, sandbox);
  }

  /** Replays a file in parts, each on a thread of its own. Memory does not grow with the file. */
  private static final class FileReplay {
    private static final int MOST_THREADS = 16;

    private final Path file;
    private final Supplier<ReplayWorker> workers;

    FileReplay(Path file, Supplier<ReplayWorker> workers) {
      this.file = file;
      this.workers = workers;
    }

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

  /** Judges events one after another. One thread. */
  private static final class ReplayWorker {
    private final EventReader reader = new EventReader();
    private final ReplayTally tally = new ReplayTally();
    private final EventJudge judge;
    private final Optional<String> sandbox;

    /**
     * @param sandbox whose events are judged; empty: all
     */
    ReplayWorker(Policy policy, Optional<Policy> against, Optional<String> sandbox) {
      this.judge = new EventJudge(policy, against);
      this.sandbox = sandbox;
    }

    void accept(byte[] bytes, int from, int to) {
      tally.readOne();
      if (!reader.read(bytes, from, to)) {
        tally.unreadable();
        return;
      }
      String writer = reader.writer();
      if (!writer.isEmpty()) {
        tally.numbered(writer, reader.sequence());
      }
      String owner = reader.sandbox();
      if (sandbox.isEmpty() || sandbox.get().equals(owner)) {
        Optional<RecordedEvent> event = reader.decision();
        event.ifPresent(known -> tally.add(judge.judge(known), known, owner));
      }
    }

    ReplayTally tally() {
      return tally;
    }
  }
}
