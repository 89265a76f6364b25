package dev.sluice.chain.remote;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.manifest.Negotiation;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** What the calls of a service need, whatever its state. Event loop only. */
abstract class CalledService implements CallTarget {
  // A service that speaks another form of the contract describes itself again at most so often.
  private static final Duration DESCRIBE_INTERVAL = Duration.ofSeconds(10);

  private final ServiceEnvironment environment;
  private final LoopHealth health;
  private final ServiceNews news;
  private final SessionDrain sessions;
  private Optional<Long> askedAgainNanos = Optional.empty();

  CalledService(ServiceEnvironment environment, LoopHealth health, ServiceNews news) {
    this.environment = environment;
    this.health = health;
    this.news = news;
    this.sessions = new SessionDrain(environment.vertx(), environment.settings().drain());
  }

  ServiceEnvironment environment() {
    return environment;
  }

  LoopHealth health() {
    return health;
  }

  ServiceNews news() {
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

  @Override
  public SessionDrain sessions() {
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
}
