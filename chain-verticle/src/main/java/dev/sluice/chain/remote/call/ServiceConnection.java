package dev.sluice.chain.remote.call;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.contract.Limits;
import dev.sluice.config.registration.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The HTTP/2 connection to a service; opens with the first call. Event loop only. */
public final class ServiceConnection {
  private final Vertx vertx;
  private final Duration connectTimeout;
  private final GrpcClient client;

  public ServiceConnection(Vertx vertx, Registration registration, Duration connectTimeout) {
    this.vertx = vertx;
    this.connectTimeout = connectTimeout;
    this.client =
        GrpcClient.client(
            vertx,
            new GrpcClientOptions().setMaxMessageSize(Limits.GRPC_MESSAGE),
            Transport.options(registration, connectTimeout));
  }

  /** Opens the connection without a call. */
  public Future<HttpConnection> dial() {
    return stream()
        .timeout(2 * connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .map(
            stream -> {
              stream.cancel();
              return stream.connection();
            });
  }

  /** Calls over the open connection; reopens a lost one within the timeout. */
  public <R extends MessageLite> Future<Reply<R>> call(
      Rpc<R> rpc, MessageLite message, Duration timeout) {
    return new UnaryCall<>(vertx, rpc, message).send(stream(), timeout);
  }

  /**
   * Makes the first call; the time to connect does not count.
   *
   * @param opened receives the connection before the reply arrives
   */
  public <R extends MessageLite> Future<Reply<R>> open(
      Rpc<R> rpc, MessageLite message, Duration timeout, Consumer<HttpConnection> opened) {
    Future<GrpcClientRequest<Buffer, Buffer>> stream =
        stream().timeout(2 * connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
    return stream.transform(
        dialed -> {
          if (dialed.succeeded()) {
            opened.accept(dialed.result().connection());
          }
          return new UnaryCall<>(vertx, rpc, message).send(stream, timeout);
        });
  }

  private Future<GrpcClientRequest<Buffer, Buffer>> stream() {
    try {
      return client.request();
    } catch (IllegalStateException closed) {
      // The client throws this one; its other failures are futures.
      return Future.failedFuture(closed);
    }
  }

  public void close() {
    client.close();
  }
}
