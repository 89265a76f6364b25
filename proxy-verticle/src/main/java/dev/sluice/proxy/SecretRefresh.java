package dev.sluice.proxy;

import dev.sluice.proxy.credential.CredentialStore;
import dev.sluice.proxy.known.KnownValueStore;
import io.vertx.core.Vertx;

/**
 * Rereads the files of credentials and of known values every two seconds while the node runs. Reads
 * on a worker thread.
 */
final class SecretRefresh {
  private static final long PERIOD_MILLIS = 2000;

  private SecretRefresh() {}

  static void start(Vertx vertx, CredentialStore credentials, KnownValueStore known) {
    if (credentials.hasFiles() || known.canChange()) {
      // Schedule the next reload only when this one ends, so that one thread reads at a time.
      vertx.setTimer(PERIOD_MILLIS, ignored -> turn(vertx, credentials, known));
    }
  }

  private static void turn(Vertx vertx, CredentialStore credentials, KnownValueStore known) {
    vertx
        .<Void>executeBlocking(
            () -> {
              credentials.reload();
              known.reload();
              return null;
            })
        .onComplete(
            done -> vertx.setTimer(PERIOD_MILLIS, ignored -> turn(vertx, credentials, known)));
  }
}
