package dev.sluice.control.files;

import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Reads the configuration directory, one read at a time on a thread of its own, each within a time
 * limit: a disk that hangs holds up this thread and no other work. Any thread.
 */
public final class FilesReader {
  /** Bounds one look; above the number of policies that a directory may hold. */
  private static final int MAX_FILES = 10_000;

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_WAITING = 4;
  private static final String UNREAD = "unread";

  private final Path directory;
  private final Duration limit;
  private final BackgroundThreads thread =
      new BackgroundThreads("configuration-files", 1, MAX_WAITING);

  /**
   * Reads in which a file had a fault that may pass. It never falls: another caller may have had
   * the next read.
   */
  private final AtomicLong passing = new AtomicLong();

  private volatile Optional<String> listFault = Optional.empty();
  private volatile Optional<String> readFault = Optional.empty();

  public FilesReader(Path directory) {
    this(directory, LIMIT);
  }

  FilesReader(Path directory, Duration limit) {
    this.directory = directory;
    this.limit = limit;
  }

  /**
   * Changes when {@link #read} may find something new; reads no file. Files that could not be read
   * count as changed; those whose fault may pass unseen do so after each read.
   */
  public Future<String> fingerprint(Context context) {
    return submit(context, () -> stateOf(directory))
        .map(state -> readFault.map(unread -> state + UNREAD).orElse(state))
        .map(state -> state + passing)
        .onSuccess(listed -> listFault = Optional.empty())
        .onFailure(cause -> listFault = Optional.of(String.valueOf(cause.getMessage())));
  }

  public Future<ConfigurationFiles> read(Context context) {
    return submit(context, () -> ConfigurationFiles.read(directory))
        .onSuccess(this::onRead)
        .onFailure(cause -> readFault = Optional.of(String.valueOf(cause.getMessage())));
  }

  private void onRead(ConfigurationFiles files) {
    readFault = Optional.empty();
    if (files.directory().mayPass()) {
      passing.incrementAndGet();
    }
  }

  public Future<Optional<String>> tests(Context context, String sandbox) {
    return read(context).compose(files -> tests(files.directory(), sandbox));
  }

  private static Future<Optional<String>> tests(ConfigDirectory directory, String sandbox) {
    Violation unread = directory.misnamed().tests().get(sandbox);
    return unread == null
        ? Future.succeededFuture(
            Optional.ofNullable(directory.tests().get(sandbox)).map(Source::text))
        : Future.failedFuture(UnreadableFiles.because(unread));
  }

  public Optional<String> fault() {
    return readFault.or(() -> listFault);
  }

  private <T> Future<T> submit(Context context, Callable<T> read) {
    Promise<T> result = Promise.promise();
    long timer =
        context
            .owner()
            .setTimer(
                limit.toMillis(), late -> result.tryFail(UnreadableFiles.late(directory, limit)));
    thread
        .call(context, () -> unlessLate(read, result.future()))
        .onSuccess(result::tryComplete)
        .onFailure(fault -> result.tryFail(unread(fault)));
    return result.future().onComplete(done -> context.owner().cancelTimer(timer));
  }

  /** Skips a read whose caller has timed out behind a hanging disk. */
  private <T> T unlessLate(Callable<T> read, Future<T> result) throws Exception {
    if (result.isComplete()) {
      throw UnreadableFiles.late(directory, limit);
    }
    return read.call();
  }

  private Throwable unread(Throwable fault) {
    return switch (fault) {
      case RejectedExecutionException full -> UnreadableFiles.late(directory, limit);
      case IOException disk -> UnreadableFiles.because(disk);
      default -> fault;
    };
  }

  /**
   * The state of {@code gateway.toml} and {@code policies/}, without reading them. Links are
   * followed, so that swapping a link counts as a change.
   *
   * @throws IOException when the directory cannot be listed
   */
  static String stateOf(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    addState(directory.resolve(ConfigDirectory.REGISTRATIONS), all);
    Path policies = directory.resolve(ConfigDirectory.POLICIES);
    if (Files.isDirectory(policies)) {
      for (Path file : listed(policies)) {
        addState(file, all);
      }
    }
    return all.toString();
  }

  private static List<Path> listed(Path policies) throws IOException {
    try (Stream<Path> files = Files.list(policies)) {
      return files.sorted().limit(MAX_FILES).toList();
    }
  }

  private static void addState(Path file, StringBuilder all) {
    all.append(file.getFileName());
    try {
      BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
      all.append(' ').append(state.size());
      all.append(' ').append(state.lastModifiedTime());
      all.append(' ').append(state.fileKey());
      // A change of rights changes nothing of the above.
      all.append(' ').append(Files.isReadable(file));
    } catch (IOException absent) {
      all.append(" absent");
    }
    all.append('\n');
  }
}
