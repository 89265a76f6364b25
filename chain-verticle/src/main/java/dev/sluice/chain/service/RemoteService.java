package dev.sluice.chain.service;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.call.Transport;
import dev.sluice.chain.service.manifest.ManifestRules;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.service.manifest.Negotiation;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.service.stream.StreamTarget;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One registration on one event loop. Each connection is described before anything is evaluated on
 * it. When one is over, another is dialed at once, and calls wait for its description. Event loop
 * only.
 */
final class RemoteService implements StreamTarget, ServiceDialer.Listener {
  // A service that speaks another form of the contract describes itself again at most so often.
  private static final Duration DESCRIBE_INTERVAL = Duration.ofSeconds(10);

  private final ServiceEnvironment environment;
  private final LoopHealth health;
  private final ServiceChanges news;
  private final SessionDrain sessions;
  private Optional<Long> askedAgainNanos = Optional.empty();
  private final ServiceDialer dialer;
  private final NodeServices.Member member;
  private ServiceState state;
  private Optional<RemoteService> heir = Optional.empty();
  private boolean replacesAnother;

  private RemoteService(
      ServiceEnvironment environment,
      Registration registration,
      LoopHealth health,
      ServiceChanges news,
      ServiceState state) {
    this.environment = environment;
    this.health = health;
    this.news = news;
    this.sessions = new SessionDrain(environment.vertx(), environment.settings().drain());
    this.state = state;
    this.dialer =
        new ServiceDialer(environment.vertx(), registration, environment.settings(), this);
    this.member =
        environment
            .node()
            .join(
                registration, environment.vertx().getOrCreateContext(), this::onDescribedElsewhere);
  }

  static RemoteService of(
      ServiceEnvironment environment, Registration registration, LoopHealth health) {
    return new RemoteService(
        environment,
        registration,
        health,
        new ServiceChanges(health),
        new ServiceState.Undescribed("not described yet"));
  }

  Registration registration() {
    return member.registration();
  }

  ServiceState state() {
    return state;
  }

  void start() {
    Transport.objection(registration()).ifPresentOrElse(this::onUnavailable, dialer::dialNow);
    if (Transport.isPlaintext(registration()) && registration().allowInsecureTransport()) {
      health.onInsecure();
    }
  }

  <C> C call(
      String sandbox,
      BiFunction<RemoteService, CircuitTicket, C> begin,
      Function<StageFailure, C> refuse) {
    if (heir.isPresent()) {
      return heir.get().call(sandbox, begin, refuse);
    }
    if (state instanceof ServiceState.Undescribed) {
      return refuse.apply(StageFailure.EXTERNAL_SERVICE_ERROR);
    }
    return admit(sandbox)
        .map(ticket -> begin.apply(this, ticket))
        .orElseGet(() -> refuse.apply(StageFailure.CIRCUIT_OPEN));
  }

  /**
   * Hands over to the same name under another registration. The successor uses this connection
   * until its own attempt ends.
   */
  RemoteService replacedBy(Registration next) {
    RemoteService successor = new RemoteService(environment, next, health, news, state);
    successor.replacesAnother = true;
    heir = Optional.of(successor);
    state.connection().ifPresent(successor::watch);
    environment.node().leave(member);
    dialer.stop();
    successor.start();
    sessions.endAfterDrain();
    return successor;
  }

  /** Stops retrying; chains that began before still get answers until the drain time is over. */
  void drain() {
    leave();
    dialer.stopRetrying();
    sessions.endAfterDrain();
    environment.vertx().setTimer(environment.settings().drain().toMillis(), timer -> close());
  }

  /** Ends everything, sessions included, except calls under way. */
  void close() {
    sessions.endNow();
    leave();
    dialer.stop();
    become(new ServiceState.Undescribed("removed"));
  }

  private void leave() {
    health.leave();
    environment.node().leave(member);
  }

  @Override
  public void onDescribed(ServiceConnection connection, ServiceProfile profile) {
    if (replacesAnother) {
      replacesAnother = false;
      health.onReplaced();
    }
    become(new ServiceState.Described(profile, connection));
    watch(connection);
    health.onResolved();
    health.onReconnected();
    environment.node().described(member, profile);
    news.inUse(profile);
    environment.changed().run();
  }

  @Override
  public void onUnavailable(String reason) {
    become(new ServiceState.Undescribed(reason));
    health.onUnresolved();
    news.unavailable(reason);
    environment.changed().run();
  }

  // Calls wait for this loop's own connection instead of failing while other loops have one.
  private void onDescribedElsewhere(ServiceProfile profile) {
    if (state instanceof ServiceState.Undescribed && heir.isEmpty() && !dialer.isStopped()) {
      become(new ServiceState.Redescribing(profile, Promise.promise()));
      environment.changed().run();
      dialer.dialNow();
    }
  }

  private void watch(ServiceConnection connection) {
    connection.onOver(() -> onOver(connection));
  }

  private void onOver(ServiceConnection over) {
    if (state instanceof ServiceState.Described described && described.inUse() == over) {
      become(
          dialer.isStopped()
              ? new ServiceState.Undescribed("removed")
              : new ServiceState.Redescribing(described.profile(), Promise.promise()));
      dialer.redial();
    }
  }

  private void become(ServiceState next) {
    ServiceState before = state;
    state = next;
    before
        .connection()
        .filter(used -> !next.connection().equals(Optional.of(used)))
        .ifPresent(ServiceConnection::retire);
    if (before instanceof ServiceState.Redescribing waiting) {
      waiting.next().tryComplete(next);
    }
  }

  @Override
  public Future<ServiceConnection> ready(Predicate<ServiceProfile> callable) {
    return heir.map(next -> next.ready(callable)).orElseGet(() -> state.ready(callable));
  }

  @Override
  public boolean acceptsProbe(Reply<MiddlewareManifest> reply) {
    if (heir.isPresent()) {
      return heir.get().acceptsProbe(reply);
    }
    return switch (new ManifestRules(registration()).judge(reply)) {
      case ManifestVerdict.Accepted accepted -> {
        renew(accepted.profile());
        yield true;
      }
      case ManifestVerdict.Rejected rejected -> {
        if (reply instanceof Reply.Received<MiddlewareManifest>) {
          onUnavailable(rejected.reason());
          dialer.redial();
        }
        yield false;
      }
    };
  }

  private void renew(ServiceProfile profile) {
    if (state instanceof ServiceState.Described described && !described.profile().equals(profile)) {
      become(new ServiceState.Described(profile, described.inUse()));
      news.inUse(profile);
      environment.changed().run();
    }
  }

  ServiceChanges news() {
    return news;
  }

  OutcomeCounts outcomes() {
    return health.outcomes();
  }

  @Override
  public Vertx vertx() {
    return environment.vertx();
  }

  @Override
  public Optional<CircuitTicket> admit(String sandbox) {
    return health.admit(sandbox);
  }

  /** The sessions and streams of the service, ended when it goes. */
  SessionDrain sessions() {
    return sessions;
  }

  @Override
  public void misspoke() {
    long now = System.nanoTime();
    boolean recently =
        askedAgainNanos.filter(then -> now - then < DESCRIBE_INTERVAL.toNanos()).isPresent();
    if (!recently) {
      askedAgainNanos = Optional.of(now);
      ready(any -> true)
          .compose(
              connection ->
                  connection.call(Rpc.DESCRIBE, Negotiation.describeRequest(), DESCRIBE_INTERVAL))
          .onSuccess(this::acceptsProbe);
    }
  }

  @Override
  public void entered(ServiceStream<?, ?> stream) {
    sessions.add(stream);
  }

  @Override
  public void left(ServiceStream<?, ?> stream) {
    sessions.remove(stream);
  }
}
