package dev.sluice.chain.remote.stream;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.chain.stage.stream.ServiceStream;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A service outside of any chain: without circuit, and over one connection. Event loop only. */
public record ProbeTarget(Vertx vertx, Supplier<Future<ServiceConnection>> connection)
    implements StreamTarget {
  @Override
  public Future<ServiceConnection> ready(Predicate<ServiceProfile> callable) {
    return connection.get();
  }

  @Override
  public boolean acceptsProbe(Reply<MiddlewareManifest> reply) {
    return true;
  }

  @Override
  public Optional<CircuitTicket> admit(String sandbox) {
    return Optional.empty();
  }

  @Override
  public void entered(ServiceStream<?, ?> stream) {
    // It is ended by its owner.
  }

  @Override
  public void left(ServiceStream<?, ?> stream) {
    // As above.
  }

  @Override
  public void misspoke() {
    // The owner is told by the result.
  }
}
