package dev.sluice.chain.remote;

import dev.sluice.chain.remote.call.AuthorityFile;
import dev.sluice.chain.remote.call.KeepAlive;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.manifest.ManifestRules;
import dev.sluice.chain.remote.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.remote.manifest.Negotiation;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Optional;

/**
 * Dials a service and lets it describe itself; repeats that after a failure and after the loss of
 * the connection in use, until it is stopped. Event loop only.
 */
final class ServiceDialer {
  private final Vertx vertx;
  private final Registration registration;
  private final RemoteSettings settings;
  private final Listener listener;
  private final RetryTimer retry;
  private Optional<ServiceConnection> attempt = Optional.empty();

  ServiceDialer(
      Vertx vertx, Registration registration, RemoteSettings settings, Listener listener) {
    this.vertx = vertx;
    this.registration = registration;
    this.settings = settings;
    this.listener = listener;
    this.retry = new RetryTimer(vertx, settings.backoff(), this::dial);
  }

  /** Told how attempts end. */
  interface Listener {
    /** The service may be used as described; the connection is the listener's now. */
    void onDescribed(ServiceConnection connection, ServiceProfile profile);

    /**
     * The attempt failed; another follows.
     *
     * @param reason platform text
     */
    void onUnavailable(String reason);

    /** Whether the loss of this connection calls for a new attempt. */
    boolean isInUse(ServiceConnection connection);
  }

  void dial() {
    AuthorityFile.objection(vertx, registration)
        .onSuccess(flaw -> flaw.ifPresentOrElse(this::failed, this::connect));
  }

  /** Starts no further attempt and closes the connection of the current one. */
  void stop() {
    retry.stop();
    attempt.ifPresent(ServiceConnection::close);
  }

  /** Starts no further attempt. */
  void stopRetrying() {
    retry.stop();
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
    long pings = KeepAlive.start(vertx, connection, KeepAlive.INTERVAL, KeepAlive.TIMEOUT);
    connection.closeHandler(
        closed -> {
          vertx.cancelTimer(pings);
          if (listener.isInUse(owner)) {
            retry.afterLoss();
          }
        });
  }

  private void conclude(ServiceConnection connection, Reply<MiddlewareManifest> reply) {
    attempt = Optional.empty();
    if (retry.isStopped()) {
      connection.close();
      return;
    }
    switch (new ManifestRules(registration).judge(reply)) {
      case ManifestVerdict.Accepted accepted -> {
        retry.succeeded();
        listener.onDescribed(connection, accepted.profile());
      }
      case ManifestVerdict.Rejected rejected -> {
        connection.close();
        failed(rejected.reason());
      }
    }
  }

  private void failed(String reason) {
    if (!retry.isStopped()) {
      listener.onUnavailable(reason);
      retry.afterFailure();
    }
  }
}
