package dev.sluice.chain.remote;

import dev.sluice.chain.remote.call.ConnectFault;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.manifest.ManifestRules;
import dev.sluice.chain.remote.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.remote.manifest.Negotiation;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * Dials a service and lets it describe itself; repeats that after a failure, until it is stopped.
 * At most one attempt is under way. Event loop only.
 */
final class ServiceDialer {
  private final Vertx vertx;
  private final Registration registration;
  private final RemoteSettings settings;
  private final Listener listener;
  private final RetryTimer retry;
  private boolean dialing;
  private Optional<ServiceConnection> attempt = Optional.empty();
  private long describedAtNanos;

  ServiceDialer(
      Vertx vertx, Registration registration, RemoteSettings settings, Listener listener) {
    this.vertx = vertx;
    this.registration = registration;
    this.settings = settings;
    this.listener = listener;
    this.retry = new RetryTimer(vertx, settings.backoff(), this::dial);
  }

  interface Listener {
    /** The service may be used as described; the connection is the listener's now. */
    void onDescribed(ServiceConnection connection, ServiceProfile profile);

    void onUnavailable(String reason);
  }

  void dialNow() {
    retry.now();
  }

  /** The connection in use is over. One that ended at once is not replaced at once. */
  void redial() {
    long lived = System.nanoTime() - describedAtNanos;
    if (lived >= settings.backoff().first().toNanos()) {
      retry.now();
    } else {
      retry.afterFailure();
    }
  }

  void stop() {
    retry.stop();
    attempt.ifPresent(ServiceConnection::close);
  }

  void stopRetrying() {
    retry.stop();
  }

  boolean isStopped() {
    return retry.isStopped();
  }

  private void dial() {
    if (dialing) {
      return;
    }
    dialing = true;
    AuthorityFile.objection(vertx, registration)
        .onSuccess(flaw -> flaw.ifPresentOrElse(this::failed, this::connect));
  }

  private void connect() {
    if (retry.isStopped()) {
      dialing = false;
      return;
    }
    ServiceConnection.open(vertx, registration, settings.dialing())
        .transform(this::describe)
        .onSuccess(this::conclude);
  }

  private Future<Reply<MiddlewareManifest>> describe(AsyncResult<ServiceConnection> dialed) {
    if (dialed.failed()) {
      return Future.succeededFuture(new Reply.Unreachable<>(ConnectFault.describe(dialed.cause())));
    }
    ServiceConnection opened = dialed.result();
    attempt = Optional.of(opened);
    return opened.call(Rpc.DESCRIBE, Negotiation.describeRequest(), registration.timeout());
  }

  private void conclude(Reply<MiddlewareManifest> reply) {
    Optional<ServiceConnection> opened = attempt;
    attempt = Optional.empty();
    dialing = false;
    if (retry.isStopped()) {
      opened.ifPresent(ServiceConnection::close);
      return;
    }
    switch (new ManifestRules(registration).judge(reply)) {
      case ManifestVerdict.Accepted accepted -> {
        describedAtNanos = System.nanoTime();
        opened.ifPresent(described -> listener.onDescribed(described, accepted.profile()));
      }
      case ManifestVerdict.Rejected rejected -> {
        opened.ifPresent(ServiceConnection::close);
        failed(rejected.reason());
      }
    }
  }

  private void failed(String reason) {
    dialing = false;
    if (!retry.isStopped()) {
      listener.onUnavailable(reason);
      retry.afterFailure();
    }
  }
}
