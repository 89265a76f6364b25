package dev.sluice.wire.tls;

import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.ReadGate;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Function;

/** Runs a handshake and completes a future at its end. Event loop only. */
final class TlsHandshake {
  private static final String TLS = "tls";

  private TlsHandshake() {}

  /**
   * Inserts TLS beneath all other handlers of a pipeline. {@code classify} maps the TLS library's
   * exception. Completes on the current context, if there is one.
   */
  static Future<Void> start(
      ChannelPipeline pipeline, SslHandler handler, Function<Throwable, TlsFailure> classify) {
    // Encrypts a whole read into one buffer, which leaves in one system call.
    handler.setWrapDataSize(Connection.READ_BYTES);
    ContextInternal context = ContextInternal.current();
    Promise<Void> promise = context == null ? Promise.promise() : context.promise();
    FailureSink sink = new FailureSink();
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                pipeline.remove(sink);
                promise.tryComplete();
              } else {
                promise.tryFail(new TlsException(classify.apply(done.cause())));
              }
            });
    aboveGate(pipeline, "tls-failures", sink);
    aboveGate(pipeline, TLS, handler);
    return promise.future();
  }

  // Below everything but the gate, which decides what is read at all.
  private static void aboveGate(ChannelPipeline pipeline, String name, ChannelHandler handler) {
    if (pipeline.get(ReadGate.NAME) == null) {
      pipeline.addFirst(name, handler);
    } else {
      pipeline.addAfter(ReadGate.NAME, name, handler);
    }
  }

  static void aboveTls(ChannelPipeline pipeline, String name, ChannelHandler handler) {
    pipeline.addAfter(TLS, name, handler);
  }

  static void belowTls(ChannelPipeline pipeline, String name, ChannelHandler handler) {
    pipeline.addBefore(TLS, name, handler);
  }

  static boolean choseHttp2(SslHandler handler) {
    String chosen = handler.applicationProtocol();
    return chosen != null && AlpnOffer.isHttp2(chosen);
  }

  static TlsFailure failureOf(Throwable cause) {
    return cause instanceof SslHandshakeTimeoutException
        ? TlsFailure.HANDSHAKE_TIMEOUT
        : TlsFailure.HANDSHAKE_FAILED;
  }

  // Keeps the TLS library's exception away from the socket and its log.
  private static final class FailureSink extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
      var unused = channel.close();
    }

    /** A peer that ends its output before the handshake is over has given up. */
    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        var unused = channel.close();
      } else {
        channel.fireUserEventTriggered(event);
      }
    }
  }
}
