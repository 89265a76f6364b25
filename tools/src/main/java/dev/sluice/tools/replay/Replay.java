package dev.sluice.tools.replay;

import dev.sluice.config.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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

    /** Takes an event; its bytes are borrowed. */
    public void accept(byte[] event) {
      worker.accept(event, 0, event.length);
    }

    /** What was counted until now. */
    public ReplayCounts counts() {
      return worker.tally().counts();
    }
  }

  /** Begins a replay of single events. */
  public Session session() {
    return new Session(worker());
  }

  /**
   * Replays a file, one event a line, on all processors. Memory does not grow with the file.
   *
   * @throws IOException when it cannot be read
   */
  public ReplayCounts file(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return new FileReplay(file, this::worker).run().counts();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return stream(in);
    }
  }

  /**
   * Replays a stream, one event a line.
   *
   * @throws IOException when it cannot be read
   */
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
}
