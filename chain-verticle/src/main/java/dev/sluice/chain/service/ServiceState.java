package dev.sluice.chain.service;

import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.manifest.ServiceProfile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a service can be called. */
sealed interface ServiceState {
  Optional<ServiceProfile> known();

  Optional<ServiceConnection> connection();

  /**
   * The connection for a call, now or when there is one. Fails when there will be none, or when the
   * service does not describe itself so that it may be called.
   */
  Future<ServiceConnection> ready(Predicate<ServiceProfile> callable);

  /** Cannot be called; dialed again unless the registration forbids it. */
  record Undescribed(String reason) implements ServiceState {
    @Override
    public Optional<ServiceProfile> known() {
      return Optional.empty();
    }

    @Override
    public Optional<ServiceConnection> connection() {
      return Optional.empty();
    }

    @Override
    public Future<ServiceConnection> ready(Predicate<ServiceProfile> callable) {
      return Future.failedFuture("not described");
    }
  }

  record Described(ServiceProfile profile, ServiceConnection inUse) implements ServiceState {
    @Override
    public Optional<ServiceProfile> known() {
      return Optional.of(profile);
    }

    @Override
    public Optional<ServiceConnection> connection() {
      return Optional.of(inUse);
    }

    @Override
    public Future<ServiceConnection> ready(Predicate<ServiceProfile> callable) {
      return callable.test(profile)
          ? Future.succeededFuture(inUse)
          : Future.failedFuture("described in another way");
    }
  }

  /**
   * It can soon: its connection is over, and it is dialed to be described again.
   *
   * @param profile as it last described itself
   * @param next the state that follows
   */
  record Redescribing(ServiceProfile profile, Promise<ServiceState> next) implements ServiceState {
    @Override
    public Optional<ServiceProfile> known() {
      return Optional.of(profile);
    }

    @Override
    public Optional<ServiceConnection> connection() {
      return Optional.empty();
    }

    @Override
    public Future<ServiceConnection> ready(Predicate<ServiceProfile> callable) {
      return next.future().compose(state -> state.ready(callable));
    }
  }
}
