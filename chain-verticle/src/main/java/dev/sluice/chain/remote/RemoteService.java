package dev.sluice.chain.remote;

import dev.sluice.chain.evaluation.Evaluation;
import dev.sluice.chain.limit.ReasonCode;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Event loop only. One registration: dials, describes, and after a failure tries again until it is
 * told to stop. A service that was described stays in use when its connection ends, as servers end
 * connections in order too; it is described again at once and dropped if that fails.
 */
final class RemoteService {
  private final Vertx vertx;
  private final Registration registration;
  private final RemoteSettings settings;
  private final ServiceEvents events;
  private final CircuitBreaker breaker;
  private final Runnable changed;
  private ServiceState state = new ServiceState.Undescribed("not described yet");
  private Optional<ServiceConnection> attempt = Optional.empty();
  private OptionalLong retry = OptionalLong.empty();
  private int failures;
  private boolean stopped;

  RemoteService(
      Vertx vertx,
      Registration registration,
      RemoteSettings settings,
      ServiceEvents events,
      Runnable changed) {
    this.vertx = vertx;
    this.registration = registration;
    this.settings = settings;
    this.events = events;
    this.changed = changed;
    this.breaker =
        new CircuitBreaker(
            settings.breaker(), System::nanoTime, new CircuitEvents(registration.name(), events));
  }

  Registration registration() {
    return registration;
  }

  ServiceState state() {
    return state;
  }

  void start() {
    Transport.objection(registration).ifPresentOrElse(this::undescribed, this::dial);
    if (Transport.isPlaintext(registration) && registration.allowInsecureTransport()) {
      events.insecure(registration.name());
    }
  }

  /** Asks over the connection that is in use now. */
  Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    return switch (state) {
      case ServiceState.Described described -> described.service().evaluate(request, timeout);
      case ServiceState.Undescribed undescribed ->
          Future.succeededFuture(new Evaluation.Failed(ReasonCode.EXTERNAL_SERVICE_ERROR));
    };
  }

  /** Stops trying; chains that began before still get answers for a while. */
  void drain() {
    stopped = true;
    vertx.setTimer(settings.drain().toMillis(), timer -> close());
  }

  /** Ends everything but calls that are under way. */
  void close() {
    stopped = true;
    retry.ifPresent(vertx::cancelTimer);
    attempt.ifPresent(ServiceConnection::close);
    retireCurrent();
  }

  private void dial() {
    ServiceConnection connection =
        new ServiceConnection(vertx, registration, settings.connectTimeout());
    attempt = Optional.of(connection);
    connection
        .open(
            Rpc.DESCRIBE,
            Negotiation.describeRequest(),
            registration.timeout(),
            opened -> watch(connection, opened))
        .onSuccess(reply -> conclude(connection, reply));
  }

  private void watch(ServiceConnection owner, HttpConnection connection) {
    long pings = KeepAlive.start(vertx, connection, KeepAlive.INTERVAL, KeepAlive.PATIENCE);
    connection.closeHandler(
        closed -> {
          vertx.cancelTimer(pings);
          if (isInUse(owner)) {
            dialLater(1);
          }
        });
  }

  private boolean isInUse(ServiceConnection connection) {
    return switch (state) {
      case ServiceState.Described described -> described.service().uses(connection);
      case ServiceState.Undescribed undescribed -> false;
    };
  }

  private void dialLater(int attempts) {
    if (stopped || retry.isPresent()) {
      return;
    }
    long delay = settings.backoff().delay(attempts, ThreadLocalRandom.current()).toMillis();
    retry =
        OptionalLong.of(
            vertx.setTimer(
                delay,
                timer -> {
                  retry = OptionalLong.empty();
                  if (!stopped) {
                    dial();
                  }
                }));
  }

  private void conclude(ServiceConnection connection, Reply<MiddlewareManifest> reply) {
    attempt = Optional.empty();
    if (stopped) {
      connection.close();
      return;
    }
    switch (verdict(reply)) {
      case ManifestVerdict.Accepted accepted -> described(connection, accepted.profile());
      case ManifestVerdict.Rejected rejected -> {
        connection.close();
        undescribed(rejected.reason());
        failures++;
        dialLater(failures);
      }
    }
  }

  private ManifestVerdict verdict(Reply<MiddlewareManifest> reply) {
    String subject = Transport.subject(registration);
    return switch (reply) {
      case Reply.Received<MiddlewareManifest> received ->
          new ManifestRules(registration).check(received.message());
      case Reply.TimedOut<MiddlewareManifest> timedOut ->
          new ManifestVerdict.Rejected(subject + " Describe failed: timed out");
      case Reply.Unreachable<MiddlewareManifest> unreachable ->
          new ManifestVerdict.Rejected(
              subject + " could not connect to " + Transport.address(registration));
      case Reply.Failed<MiddlewareManifest> failed ->
          new ManifestVerdict.Rejected(subject + " Describe failed: " + failed.what());
    };
  }

  private void described(ServiceConnection connection, ServiceProfile profile) {
    boolean news = !profileInUse().equals(Optional.of(profile));
    failures = 0;
    breaker.reset();
    retireCurrent();
    state = new ServiceState.Described(profile, new DescribedService(connection, breaker));
    if (news) {
      events.described(registration.name(), profile.notServed());
      changed.run();
    }
  }

  private Optional<ServiceProfile> profileInUse() {
    return switch (state) {
      case ServiceState.Described described -> Optional.of(described.profile());
      case ServiceState.Undescribed undescribed -> Optional.empty();
    };
  }

  private void undescribed(String reason) {
    ServiceState before = state;
    retireCurrent();
    state = new ServiceState.Undescribed(reason);
    if (!state.equals(before)) {
      events.unavailable(registration.name(), reason);
      changed.run();
    }
  }

  private void retireCurrent() {
    switch (state) {
      case ServiceState.Described described -> described.service().retire();
      case ServiceState.Undescribed undescribed -> {}
    }
  }
}
