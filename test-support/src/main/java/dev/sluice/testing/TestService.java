package dev.sluice.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A gRPC server whose answers a test writes down, and may change while it runs. */
public final class TestService {
  private static final int MAX_PAYLOAD = 4 * 1024 * 1024;
  private static final int MAX_MESSAGE = MAX_PAYLOAD + 292 * 1024 + 64;
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";

  private final Vertx vertx;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger pings = new AtomicInteger();
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Answer describe = replying(recent());
  private volatile Answer validate = silent();
  private volatile Answer evaluate = replying(allow());
  private volatile Answer session = silent();
  private volatile Optional<Handler<HttpServerRequest>> raw = Optional.empty();
  private Optional<HttpServer> server = Optional.empty();

  public TestService(Vertx vertx) {
    this.vertx = vertx;
  }

  /** What a call does with its request. */
  public interface Answer {
    void to(GrpcServerRequest<Buffer, Buffer> request, Buffer message);
  }

  /**
   * A call as it arrived.
   *
   * @param timeout milliseconds, 0 when there was none
   */
  public record Call(String method, Buffer message, long timeout) {
    public <T> T as(Parse<T> parser) {
      try {
        return parser.parse(message.getBytes());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A parser's {@code parseFrom}. */
  public interface Parse<T> {
    T parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  public TestService describing(Answer answer) {
    describe = answer;
    return this;
  }

  public TestService validating(Answer answer) {
    validate = answer;
    return this;
  }

  public TestService evaluating(Answer answer) {
    evaluate = answer;
    raw = Optional.empty();
    return this;
  }

  /** Called with each event of a session. */
  public TestService inspecting(SessionScript script) {
    session = script;
    return describing(replying(SessionScript.manifest()));
  }

  private Answer answer(String method) {
    return switch (method) {
      case "Describe" -> describe;
      case "ValidateConfig" -> validate;
      case "EvaluateWebSocketSession" -> session;
      default -> evaluate;
    };
  }

  /** From now on, answers every call but Describe without the help of a gRPC library. */
  public void evaluatingRaw(Handler<HttpServerRequest> handler) {
    raw = Optional.of(handler);
  }

  /** Answers every call but Describe with this status, as head or as trailer. */
  public void answerWithStatus(String status, boolean trailer) {
    evaluatingRaw(
        request -> {
          HttpServerResponse response = request.response();
          response.putHeader("content-type", "application/grpc").setChunked(true);
          (trailer ? response.trailers() : response.headers()).set("grpc-status", status);
          response.end();
        });
  }

  public int start() {
    return start(Ports.free(), new HttpServerOptions());
  }

  public int start(int port, HttpServerOptions options) {
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE));
    grpc.callHandler(
        request ->
            request.handler(
                message -> {
                  String method = request.methodName();
                  calls.add(new Call(method, message.copy(), request.timeout()));
                  answer(method).to(request, message);
                }));
    HttpServer started =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request ->
                    (request.path().endsWith("/Describe") ? grpc : raw.orElse(grpc))
                        .handle(request))
            .connectionHandler(this::opened)
            .listen(port, "127.0.0.1")
            .await();
    server = Optional.of(started);
    return started.actualPort();
  }

  /** Returns when connections to the port are refused. */
  public void stop() {
    server.ifPresent(TestService::close);
  }

  private static void close(HttpServer running) {
    running.close().await();
    Ports.awaitFree(running.actualPort());
  }

  private void opened(HttpConnection connection) {
    connections.incrementAndGet();
    open.add(connection);
    connection.pingHandler(ping -> pings.incrementAndGet());
    connection.closeHandler(closed -> open.remove(connection));
  }

  /** Ever received. */
  public int pings() {
    return pings.get();
  }

  /** Ever opened. */
  public int connections() {
    return connections.get();
  }

  public int openConnections() {
    return open.size();
  }

  /** As a server does that limits the age of connections. */
  public void closeConnections() {
    open.forEach(HttpConnection::shutdown);
  }

  public List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  public static Answer replying(MessageLite message) {
    return (request, received) -> request.response().end(Buffer.buffer(message.toByteArray()));
  }

  public static Answer replying(Function<Buffer, MessageLite> reply) {
    return (request, received) ->
        request.response().end(Buffer.buffer(reply.apply(received).toByteArray()));
  }

  public static Answer failing(GrpcStatus status, String message) {
    return (request, received) -> request.response().status(status).statusMessage(message).end();
  }

  public static Answer silent() {
    return (request, received) -> {};
  }

  public static MiddlewareManifest recent() {
    return old().toBuilder()
        .setExtension(
            PeerMetadata.newBuilder()
                .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
                .addSupportedCapabilities(CONTRACT)
                .addRequiredCapabilities(CONTRACT))
        .build();
  }

  public static MiddlewareManifest old() {
    return MiddlewareManifest.newBuilder().setName("test").addBindings(httpRequest()).build();
  }

  public static MiddlewareBinding httpRequest() {
    return MiddlewareBinding.newBuilder()
        .setOperation(SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
        .setMaxPayloadBytes(MAX_PAYLOAD)
        .build();
  }

  public static HttpRequestResult allow() {
    return HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW).build();
  }
}
