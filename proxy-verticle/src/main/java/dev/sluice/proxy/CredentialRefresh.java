package dev.sluice.proxy;

import dev.sluice.proxy.credential.CredentialInjector;
import dev.sluice.proxy.credential.CredentialStore;
import io.vertx.core.Vertx;

/** Has the files of credentials read again, off the event loops, for as long as the node runs. */
final class CredentialRefresh {
  private static final long PERIOD_MILLIS = 2000;

  private CredentialRefresh() {}

  static CredentialInjector start(Vertx vertx, CredentialStore store) {
    if (store.hasFiles()) {
      // The next turn begins when this one is over: one thread at a time reads.
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
