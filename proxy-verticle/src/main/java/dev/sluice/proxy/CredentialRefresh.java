package dev.sluice.proxy;

import dev.sluice.proxy.credential.CredentialInjector;
import dev.sluice.proxy.credential.CredentialStore;
import io.vertx.core.Vertx;

/** Rereads the credential files every two seconds while the node runs. Reads on a worker thread. */
final class CredentialRefresh {
  private static final long PERIOD_MILLIS = 2000;

  private CredentialRefresh() {}

  static CredentialInjector start(Vertx vertx, CredentialStore store) {
    if (store.hasFiles()) {
      // Schedule the next reload only when this one ends, so that one thread reads at a time.
      vertx.setTimer(PERIOD_MILLIS, ignored -> turn(vertx, store));
    }
    return new CredentialInjector(store);
  }

  private static void turn(Vertx vertx, CredentialStore store) {
    vertx
        .<Void>executeBlocking(
            () -> {
              store.reload();
              return null;
            })
        .onComplete(done -> vertx.setTimer(PERIOD_MILLIS, ignored -> turn(vertx, store)));
  }
}
