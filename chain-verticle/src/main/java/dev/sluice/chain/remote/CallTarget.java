package dev.sluice.chain.remote;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Predicate;

/** The service that is called, or the one that replaced it. Event loop only. */
interface CallTarget {
  Vertx vertx();

  /**
   * The described connection, now or when there is one; fails when there will be none, or when the
   * service describes itself so that it may not be called.
   */
  Future<ServiceConnection> ready(Predicate<ServiceProfile> callable);

  /** Whether the service described itself so that it may still be called. */
  boolean acceptsProbe(Reply<MiddlewareManifest> reply);

  /** Of a call for the sandbox; empty: do not call now. */
  Optional<CircuitTicket> admit(String sandbox);

  /** The sessions of the service, ended when it goes. */
  OpenSessions sessions();
}
