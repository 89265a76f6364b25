package dev.sluice.app;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A middleware service in clear text; its configs have one key, {@code mode}, until a test makes it
 * answer otherwise.
 */
public final class GuardService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger described = new AtomicInteger();
  private Optional<HttpServer> server = Optional.empty();
  private int port;

  private GuardService(HttpRequestResult answer) {
    answering("Describe", replying(manifest()));
    answering("ValidateConfig", GuardService::judge);
    answering("EvaluateHttpRequest", replying(answer));
  }

  public static GuardService allowing() {
    return new GuardService(allow());
  }

  public static GuardService undecided() {
    return new GuardService(
        HttpRequestResult.newBuilder().setReason("free text of the service").build());
  }

  /** Evaluates requests that name it so, and refuses others. */
  public static GuardService accepting(String name) {
    return allowing()
        .answering(
            "EvaluateHttpRequest",
            (call, message) ->
                (nameIn(message).equals(name)
                        ? replying(allow())
                        : failing(GrpcStatus.INVALID_ARGUMENT))
                    .to(call, message));
  }

  private static String nameIn(Buffer message) {
    try {
      return HttpRequestEvaluation.parseFrom(message.getBytes()).getMiddlewareName();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** What a call does with its message. */
  public interface Answer {
    void to(GrpcServerRequest<Buffer, Buffer> call, Buffer message);
  }

  /** From now on. */
  public GuardService answering(String method, Answer answer) {
    answers.put(method, answer);
    return this;
  }

  /** Its endpoint; the same one after a stop. */
  public String start() {
    GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(8 << 20));
    grpc.callHandler(call -> call.handler(message -> reply(call, message)));
    HttpServer started =
        vertx
            .createHttpServer()
            .requestHandler(grpc)
            .connectionHandler(this::opened)
            .listen(port, "127.0.0.1")
            .await();
    server = Optional.of(started);
    port = started.actualPort();
    return endpoint();
  }

  /** Where it listens, or did. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public void stop() {
    server.ifPresent(running -> running.close().await());
  }

  /** As a server does that limits the age of connections. */
  public void endConnections() {
    open.forEach(HttpConnection::shutdown);
  }

  /** How often it was asked to describe itself. */
  public int described() {
    return described.get();
  }

  private void opened(HttpConnection connection) {
    open.add(connection);
    connection.closeHandler(closed -> open.remove(connection));
  }

  private void reply(GrpcServerRequest<Buffer, Buffer> call, Buffer message) {
    if (call.methodName().equals("Describe")) {
      described.incrementAndGet();
    }
    Optional.ofNullable(answers.get(call.methodName())).orElseThrow().to(call, message);
  }

  public static Answer replying(MessageLite message) {
    return (call, received) -> call.response().end(Buffer.buffer(message.toByteArray()));
  }

  public static Answer failing(GrpcStatus status) {
    return (call, received) -> call.response().status(status).end();
  }

  public static Answer silent() {
    return (call, received) -> {};
  }

  public static HttpRequestResult allow() {
    return HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW).build();
  }

  public static MiddlewareManifest manifest() {
    return MiddlewareManifest.newBuilder()
        .addBindings(
            MiddlewareBinding.newBuilder()
                .setOperation(
                    SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                .setMaxPayloadBytes(65_536))
        .build();
  }

  /** Takes configs of the one key. */
  public static void judge(GrpcServerRequest<Buffer, Buffer> call, Buffer message) {
    try {
      Set<String> keys =
          ValidateConfigRequest.parseFrom(message.getBytes()).getConfig().getFieldsMap().keySet();
      replying(
              ValidateConfigResponse.newBuilder()
                  .setValid(Set.of("mode").containsAll(keys))
                  .setReason("unknown key")
                  .build())
          .to(call, message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
