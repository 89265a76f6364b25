package dev.sluice.app.live;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.StepsWanted;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Hears on the bus who listens to the requests of this proxy. A listener that is not heard of again
 * is forgotten when its lease ends. Event loop only.
 */
final class TraceReporter extends VerticleBase {
  /** Limits of this proxy; a listener that asks for more gets these. */
  static final int MOST_REQUESTS = 100;

  private static final int LONGEST_LEASE_MILLIS = 60_000;
  private static final Pattern LISTENER = Pattern.compile("[0-9a-f-]{36}");

  private final String node;
  private final TraceFilters filters;

  TraceReporter(String node, TraceFilters filters) {
    this.node = node;
    this.filters = filters;
  }

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<StepsWanted>consumer(BusAddress.STEPS_WANTED, message -> wanted(message.body()))
        .completion();
  }

  private void wanted(StepsWanted wanted) {
    if (!LISTENER.matcher(wanted.getListener()).matches()) {
      return;
    }
    int lease = Math.min(wanted.getLeaseMs(), LONGEST_LEASE_MILLIS);
    if (lease <= 0) {
      filters.remove(wanted.getListener());
      return;
    }
    filters.removeExpired(System.nanoTime());
    filter(wanted, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lease))
        .ifPresent(filter -> answer(filter, !filters.put(filter)));
    // Without an expired listener, records cost nothing again.
    vertx.setTimer(lease + 1L, ended -> filters.removeExpired(System.nanoTime()));
  }

  /** The listener; empty when it asks for what this version does not know. */
  private Optional<TraceFilters.Filter> filter(StepsWanted wanted, long untilNanos) {
    Optional<TraceFilters.Filter> known = filters.find(wanted.getListener());
    if (known.isPresent()) {
      return known.map(filter -> filter.until(untilNanos));
    }
    try {
      TraceCriteria criteria = TraceCriteria.of(wanted.getSandbox(), wanted.getHost());
      int most = Math.min(wanted.getRequests(), MOST_REQUESTS);
      return Optional.of(
          new TraceFilters.Filter(
              wanted.getListener(),
              BusAddress.steps(wanted.getListener()),
              new FollowedRequests(criteria, most),
              untilNanos));
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  private void answer(TraceFilters.Filter filter, boolean full) {
    StepsTold ready = StepsTold.newBuilder().setNode(node).setFull(full).build();
    vertx.eventBus().send(filter.address(), ready);
  }
}
