package dev.sluice.chain.remote;

import dev.sluice.chain.contract.ReasonCode;
import dev.sluice.chain.health.CircuitBreaker;
import dev.sluice.chain.health.CircuitEvents;
import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.health.ServiceListener;
import dev.sluice.chain.remote.call.AuthorityFile;
import dev.sluice.chain.remote.call.KeepAlive;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.call.Transport;
import dev.sluice.chain.remote.manifest.ManifestRules;
import dev.sluice.chain.remote.manifest.ManifestVerdict;
import dev.sluice.chain.remote.manifest.Negotiation;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Event loop only. One registration: dials, describes, and after a failure tries again until it is
 * told to stop. A service that was described stays in use when its connection ends, as servers end
 * connections in order too; it is described again at once and dropped if that fails.
 */
final class RemoteService {
  private final Vertx vertx;
  private final Registration registration;
  private final RemoteSettings settings;
  private final ServiceListener events;
  private final Runnable changed;
  private final LoopHealth seat;
  private final CircuitBreaker breaker;
  private final RetryTimer retry;
  private ServiceState state = new ServiceState.Undescribed("not described yet");
  private Optional<ServiceConnection> attempt = Optional.empty();
  private Optional<RemoteService> heir = Optional.empty();

  RemoteService(
      Vertx vertx,
      Registration registration,
      RemoteSettings settings,
      ServiceListener events,
      Runnable changed,
      LoopHealth seat) {
    this(
        vertx,
        registration,
        settings,
        events,
        changed,
        seat,
        new CircuitBreaker(
            settings.breaker(),
            System::nanoTime,
            new CircuitEvents(registration.name(), events, seat)));
  }

  private RemoteService(
      Vertx vertx,
      Registration registration,
      RemoteSettings settings,
      ServiceListener events,
      Runnable changed,
      LoopHealth seat,
      CircuitBreaker breaker) {
    this.vertx = vertx;
    this.registration = registration;
    this.settings = settings;
    this.events = events;
    this.changed = changed;
    this.seat = seat;
    this.breaker = breaker;
    this.retry = new RetryTimer(vertx, settings.backoff(), this::dial);
  }

  Registration registration() {
    return registration;
  }

  ServiceState state() {
    return state;
  }

  /** Where it counts how its stages end. */
  OutcomeCounts tally() {
    return seat.tally();
  }

  void start() {
    Transport.objection(registration).ifPresentOrElse(this::undescribed, this::dial);
    if (Transport.isPlaintext(registration) && registration.allowInsecureTransport()) {
      events.insecure(registration.name());
    }
  }

  /** Asks over the connection that is in use now. */
  Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    if (heir.isPresent()) {
      return heir.get().evaluate(request, timeout);
    }
    return switch (state) {
      case ServiceState.Described described -> described.service().evaluate(request, timeout);
      case ServiceState.Undescribed undescribed ->
          Future.succeededFuture(new Evaluation.Failed(ReasonCode.EXTERNAL_SERVICE_ERROR));
    };
  }

  /**
   * Hands over to the same name under another registration, which answers over this connection
   * until it knows about its own.
   */
  RemoteService replacedBy(Registration next) {
    RemoteService started =
        new RemoteService(vertx, next, settings, events, changed, seat, breaker);
    started.state = state;
    heir = Optional.of(started);
    stopTrying();
    started.start();
    return started;
  }

  /** Stops trying; chains that began before still get answers for a while. */
  void drain() {
    seat.leave();
    retry.stop();
    vertx.setTimer(settings.drain().toMillis(), timer -> close());
  }

  /** Ends everything but calls that are under way. */
  void close() {
    seat.leave();
    stopTrying();
    retireCurrent();
  }

  private void stopTrying() {
    retry.stop();
    attempt.ifPresent(ServiceConnection::close);
  }

  private void dial() {
    AuthorityFile.objection(vertx, registration)
        .onSuccess(flaw -> flaw.ifPresentOrElse(this::failed, this::connect));
  }

  private void connect() {
    if (retry.isStopped()) {
      return;
    }
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
            retry.afterLoss();
          }
        });
  }

  private boolean isInUse(ServiceConnection connection) {
    return switch (state) {
      case ServiceState.Described described -> described.service().uses(connection);
      case ServiceState.Undescribed undescribed -> false;
    };
  }

  private void conclude(ServiceConnection connection, Reply<MiddlewareManifest> reply) {
    attempt = Optional.empty();
    if (retry.isStopped()) {
      connection.close();
      return;
    }
    switch (new ManifestRules(registration).judge(reply)) {
      case ManifestVerdict.Accepted accepted -> described(connection, accepted.profile());
      case ManifestVerdict.Rejected rejected -> {
        connection.close();
        failed(rejected.reason());
      }
    }
  }

  private void failed(String reason) {
    if (!retry.isStopped()) {
      undescribed(reason);
      retry.afterFailure();
    }
  }

  private void described(ServiceConnection connection, ServiceProfile profile) {
    boolean news = !profileInUse().equals(Optional.of(profile));
    retry.succeeded();
    breaker.reset();
    retireCurrent();
    state = new ServiceState.Described(profile, new DescribedService(connection, breaker));
    seat.resolved(true);
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
    seat.resolved(false);
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
