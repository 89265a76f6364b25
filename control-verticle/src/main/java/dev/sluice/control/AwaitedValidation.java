package dev.sluice.control;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration that services have not validated yet. They are asked again with growing pauses,
 * and sooner when one of them is reached. Event loop only, except {@link #objections}.
 */
final class AwaitedValidation {
  private static final Logger LOG = LoggerFactory.getLogger(AwaitedValidation.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(60);
  private static final String UNASKED = "its services have not been asked yet";

  private final Vertx vertx;
  private final String effect;
  private final Supplier<Future<List<String>>> attempt;
  private final Promise<Void> asked = Promise.promise();
  private Duration pause = FIRST_PAUSE;
  private OptionalLong timer = OptionalLong.empty();
  private Phase phase = Phase.NEW;
  private volatile Optional<List<String>> objections = Optional.of(List.of(UNASKED));

  /**
   * Tries nothing yet.
   *
   * @param effect what the log says of a configuration that waits
   * @param attempt asks and applies what the services accept; its value is what they object to
   */
  AwaitedValidation(Vertx vertx, String effect, Supplier<Future<List<String>>> attempt) {
    this.vertx = vertx;
    this.effect = effect;
    this.attempt = attempt;
  }

  void start() {
    if (phase == Phase.NEW) {
      attempt();
    }
  }

  /** Tries at once instead of after the pause; an attempt under way is followed by another. */
  void retryNow() {
    switch (phase) {
      case WAITING -> {
        timer.ifPresent(vertx::cancelTimer);
        pause = FIRST_PAUSE;
        attempt();
      }
      case ASKING -> phase = Phase.ASKING_OUTDATED;
      case NEW, ASKING_OUTDATED, DONE -> {}
    }
  }

  Optional<List<String>> objections() {
    return objections;
  }

  Future<Void> asked() {
    return asked.future();
  }

  private void attempt() {
    phase = Phase.ASKING;
    timer = OptionalLong.empty();
    attempt
        .get()
        .otherwise(fault -> List.of(String.valueOf(fault.getMessage())))
        .onSuccess(this::conclude);
  }

  private void conclude(List<String> reasons) {
    if (reasons.isEmpty()) {
      phase = Phase.DONE;
      objections = Optional.empty();
    } else {
      retry(reasons);
    }
    asked.tryComplete();
  }

  private void retry(List<String> reasons) {
    if (!objections.equals(Optional.of(reasons))) {
      LOG.error("services have not agreed, retrying; {}: {}", effect, reasons);
    }
    objections = Optional.of(reasons);
    if (phase == Phase.ASKING_OUTDATED) {
      pause = FIRST_PAUSE;
      attempt();
    } else {
      phase = Phase.WAITING;
      timer = OptionalLong.of(vertx.setTimer(pause.toMillis(), again -> attempt()));
      pause = Duration.ofMillis(Math.min(pause.toMillis() * 2, LAST_PAUSE.toMillis()));
    }
  }

  private enum Phase {
    NEW,
    WAITING,
    ASKING,
    /** The services have changed since they were asked. */
    ASKING_OUTDATED,
    DONE
  }
}
