package dev.sluice.control.change;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that changed while this role did not run. The generation in force stays until the services
 * have validated them, which is tried again with growing pauses. Event loop only, except {@link
 * #objections}.
 */
public final class FilesCandidate {
  private static final Logger LOG = LoggerFactory.getLogger(FilesCandidate.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(60);
  private static final String UNASKED = "its services have not been asked yet";

  private final Vertx vertx;
  private final Supplier<Future<ChangeResult>> reload;
  private Duration pause = FIRST_PAUSE;
  private boolean started;
  private volatile Optional<List<String>> objections = Optional.of(List.of(UNASKED));

  /**
   * Tries nothing yet.
   *
   * @param reload takes the files, if the services have no objection
   */
  public FilesCandidate(Vertx vertx, Supplier<Future<ChangeResult>> reload) {
    this.vertx = vertx;
    this.reload = reload;
  }

  /** Tries now and until the files are in force; further calls do nothing. */
  public void start() {
    if (!started) {
      started = true;
      attempt();
    }
  }

  /** Why the files are not in force; empty once they are. Any thread. */
  public Optional<List<String>> objections() {
    return objections;
  }

  private void attempt() {
    reload.get().onSuccess(this::conclude).onFailure(this::onFailure);
  }

  private void conclude(ChangeResult result) {
    switch (result) {
      case ChangeResult.Rejected rejected -> retry(rejected.violations());
      case ChangeResult.Accepted accepted -> objections = Optional.empty();
      case ChangeResult.Unchanged unchanged -> objections = Optional.empty();
      case ChangeResult.Conflict conflict -> objections = Optional.empty();
    }
  }

  private void onFailure(Throwable fault) {
    retry(List.of(String.valueOf(fault.getMessage())));
  }

  private void retry(List<String> reasons) {
    if (!objections.equals(Optional.of(reasons))) {
      LOG.error("files changed before this start are not in force, retrying: {}", reasons);
    }
    objections = Optional.of(reasons);
    vertx.setTimer(pause.toMillis(), again -> attempt());
    pause = Duration.ofMillis(Math.min(pause.toMillis() * 2, LAST_PAUSE.toMillis()));
  }
}
