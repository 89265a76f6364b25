package dev.sluice.chain.service.stream;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Predicate;

/** The service that a stream is opened to, or the one that replaced it. Event loop only. */
public interface StreamTarget {
  Vertx vertx();

  /**
   * The described connection, now or when there is one; fails when there will be none, or when the
   * service describes itself so that it may not be called.
   */
  Future<ServiceConnection> ready(Predicate<ServiceProfile> callable);

  /** Whether the service described itself so that it may still be called. */
  boolean acceptsProbe(Reply<MiddlewareManifest> reply);

  /** Of an exchange for the sandbox; empty: do not call now. */
  Optional<CircuitTicket> admit(String sandbox);

  void entered(ServiceStream<?, ?> stream);

  void left(ServiceStream<?, ?> stream);

  void misspoke();
}
