package dev.sluice.chain.remote;

import dev.sluice.chain.health.CircuitBreaker;
import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.call.Transport;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * One registration on one event loop. A described service stays in use when its connection ends,
 * because servers also end connections in good order; it is described again at once, and dropped if
 * that fails. Event loop only.
 */
final class RemoteService implements ServiceDialer.Listener {
  private final Environment environment;
  private final Registration registration;
  private final LoopHealth health;
  private final CircuitBreaker breaker;
  private final ServiceDialer dialer;
  private State state = new State.Undescribed("not described yet");
  private Optional<RemoteService> heir = Optional.empty();

  private RemoteService(
      Environment environment,
      Registration registration,
      LoopHealth health,
      CircuitBreaker breaker) {
    this.environment = environment;
    this.registration = registration;
    this.health = health;
    this.breaker = breaker;
    this.dialer =
        new ServiceDialer(environment.vertx(), registration, environment.settings(), this);
  }

  /** A service that was never dialed. */
  static RemoteService of(Environment environment, Registration registration, LoopHealth health) {
    ServiceSettings.Breaker limits = environment.settings().breaker();
    return new RemoteService(
        environment,
        registration,
        health,
        new CircuitBreaker(limits.consecutiveFailures(), limits.pause(), System::nanoTime, health));
  }

  Registration registration() {
    return registration;
  }

  State state() {
    return state;
  }

  OutcomeCounts outcomes() {
    return health.outcomes();
  }

  void start() {
    Transport.objection(registration).ifPresentOrElse(this::onUnavailable, dialer::dial);
    if (Transport.isPlaintext(registration) && registration.allowInsecureTransport()) {
      health.onInsecure();
    }
  }

  /** Calls the service over the connection in use. The future always succeeds. */
  Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    if (heir.isPresent()) {
      return heir.get().evaluate(request, timeout);
    }
    return switch (state) {
      case State.Described described -> described.service().evaluate(request, timeout);
      case State.Undescribed undescribed ->
          Future.succeededFuture(new Evaluation.Failed(StageFailure.EXTERNAL_SERVICE_ERROR.text()));
    };
  }

  /**
   * Hands over to the same name under another registration. The successor uses this connection
   * until its own attempt ends.
   */
  RemoteService replacedBy(Registration next) {
    RemoteService successor = new RemoteService(environment, next, health, breaker);
    successor.state = state;
    heir = Optional.of(successor);
    dialer.stop();
    successor.start();
    return successor;
  }

  /** Stops retrying; chains that began before still get answers until the drain time is over. */
  void drain() {
    health.leave();
    dialer.stopRetrying();
    environment.vertx().setTimer(environment.settings().drain().toMillis(), timer -> close());
  }

  /** Ends everything except calls under way. */
  void close() {
    health.leave();
    dialer.stop();
    retireCurrent();
  }

  @Override
  public boolean isInUse(ServiceConnection connection) {
    return switch (state) {
      case State.Described described -> described.service().uses(connection);
      case State.Undescribed undescribed -> false;
    };
  }

  @Override
  public void onDescribed(ServiceConnection connection, ServiceProfile profile) {
    boolean isNew = !profileInUse().equals(Optional.of(profile));
    breaker.reset();
    retireCurrent();
    state = new State.Described(profile, new DescribedService(connection, breaker));
    health.onResolved();
    if (isNew) {
      health.onDescribed(profile.notServed());
      environment.changed().run();
    }
  }

  private Optional<ServiceProfile> profileInUse() {
    return switch (state) {
      case State.Described described -> Optional.of(described.profile());
      case State.Undescribed undescribed -> Optional.empty();
    };
  }

  @Override
  public void onUnavailable(String reason) {
    State before = state;
    retireCurrent();
    state = new State.Undescribed(reason);
    health.onUnresolved();
    if (!state.equals(before)) {
      health.onUnavailable(reason);
      environment.changed().run();
    }
  }

  private void retireCurrent() {
    switch (state) {
      case State.Described described -> described.service().retire();
      case State.Undescribed undescribed -> {}
    }
  }

  /**
   * Shared by the services of one event loop.
   *
   * @param changed run when the set of services that can be called changed
   */
  record Environment(Vertx vertx, RemoteSettings settings, Runnable changed) {}

  /** Whether a service can be called. */
  sealed interface State {
    /**
     * It cannot; dialed again unless the registration forbids it.
     *
     * @param reason platform text
     */
    record Undescribed(String reason) implements State {}

    /** It can. */
    record Described(ServiceProfile profile, DescribedService service) implements State {}
  }
}
