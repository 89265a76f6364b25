package dev.sluice.proxy.tls;

import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Function;

/** The end of a handshake as this package reports it. */
final class Handshake {
  private Handshake() {}

  /** On an event loop, of the context that is current there. */
  static Future<Void> outcome(SslHandler handler, Function<Throwable, TlsFailure> classify) {
    ContextInternal context = ContextInternal.current();
    Promise<Void> promise = context == null ? Promise.promise() : context.promise();
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                promise.tryComplete();
              } else {
                promise.tryFail(new TlsException(classify.apply(done.cause())));
              }
            });
    return promise.future();
  }

  static TlsFailure failureOf(Throwable cause) {
    return cause instanceof SslHandshakeTimeoutException
        ? TlsFailure.HANDSHAKE_TIMEOUT
        : TlsFailure.HANDSHAKE_FAILED;
  }
}
