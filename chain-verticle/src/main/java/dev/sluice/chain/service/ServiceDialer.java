package dev.sluice.chain.service;

import dev.sluice.chain.service.RemoteSettings.Backoff;
import dev.sluice.chain.service.call.ConnectFault;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.manifest.ManifestRules;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.service.manifest.Negotiation;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

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

  /** Repeats one action after a backoff; at most one repetition is scheduled. Event loop only. */
  private static final class RetryTimer {
    private final Vertx vertx;
    private final Backoff backoff;
    private final Runnable action;
    private OptionalLong timer = OptionalLong.empty();
    private int failures;
    private boolean stopped;

    RetryTimer(Vertx vertx, Backoff backoff, Runnable action) {
      this.vertx = vertx;
      this.backoff = backoff;
      this.action = action;
    }

    void afterFailure() {
      failures++;
      schedule(failures);
    }

    void now() {
      failures = 0;
      cancel();
      if (!stopped) {
        action.run();
      }
    }

    void stop() {
      stopped = true;
      cancel();
    }

    boolean isStopped() {
      return stopped;
    }

    private void schedule(int attempts) {
      if (stopped || timer.isPresent()) {
        return;
      }
      long delay = backoff.delay(attempts, ThreadLocalRandom.current()).toMillis();
      timer = OptionalLong.of(vertx.setTimer(delay, fired -> run()));
    }

    private void cancel() {
      timer.ifPresent(vertx::cancelTimer);
      timer = OptionalLong.empty();
    }

    private void run() {
      timer = OptionalLong.empty();
      action.run();
    }
  }
}
