package dev.sluice.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent.EventCase;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * How a {@link TestService} answers the events of WebSocket sessions. Inspects and allows unless a
 * test says otherwise, and may change while it runs.
 */
public final class SessionScript implements TestService.Answer {
  private final List<WebSocketSessionEvent> events = new CopyOnWriteArrayList<>();
  private volatile Step preflight = sending(event -> inspect());
  private volatile Step message = sending(event -> allow(event.getMessage().getSequence()));
  private volatile Step end = Step.ending();

  /** What happens at one event. */
  @FunctionalInterface
  public interface Step {
    void take(GrpcServerRequest<Buffer, Buffer> request, WebSocketSessionEvent event);

    /** Ends the stream with status OK. */
    static Step ending() {
      return (request, event) -> request.response().end();
    }

    /** Ends the stream with a status. */
    static Step failing(GrpcStatus status) {
      return (request, event) -> request.response().status(status).statusMessage("canary").end();
    }

    /** Nothing happens. */
    static Step silent() {
      return (request, event) -> {};
    }

    /** The stream is reset. */
    static Step resetting() {
      return (request, event) -> request.response().cancel();
    }

    /** The connection is closed. */
    static Step closing() {
      return (request, event) -> request.connection().close();
    }
  }

  public SessionScript onPreflight(Step step) {
    preflight = step;
    return this;
  }

  public SessionScript onMessage(Step step) {
    message = step;
    return this;
  }

  public SessionScript onEnd(Step step) {
    end = step;
    return this;
  }

  /** All events of all sessions, in order. */
  public List<WebSocketSessionEvent> events() {
    return List.copyOf(events);
  }

  /** Those of one kind. */
  public List<WebSocketSessionEvent> events(EventCase kind) {
    return events.stream().filter(event -> event.getEventCase() == kind).toList();
  }

  @Override
  public void to(GrpcServerRequest<Buffer, Buffer> request, Buffer received) {
    WebSocketSessionEvent event = parse(received);
    events.add(event);
    switch (event.getEventCase()) {
      case PREFLIGHT -> preflight.take(request, event);
      case MESSAGE -> message.take(request, event);
      case SESSION_END -> end.take(request, event);
      case SESSION_START, EVENT_NOT_SET -> {}
    }
  }

  private static WebSocketSessionEvent parse(Buffer received) {
    try {
      return WebSocketSessionEvent.parseFrom(received.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends results, one after the other. */
  @SafeVarargs
  public static Step sending(
      Function<WebSocketSessionEvent, WebSocketSessionEventResult>... results) {
    return (request, event) -> {
      GrpcServerResponse<Buffer, Buffer> response = request.response();
      for (Function<WebSocketSessionEvent, WebSocketSessionEventResult> result : results) {
        response.write(Buffer.buffer(result.apply(event).toByteArray()));
      }
    };
  }

  public static WebSocketSessionEventResult inspect() {
    return decided(WebSocketPreflightAction.WEB_SOCKET_PREFLIGHT_ACTION_INSPECT);
  }

  public static WebSocketSessionEventResult decided(WebSocketPreflightAction action) {
    return WebSocketSessionEventResult.newBuilder()
        .setPreflightDecision(WebSocketPreflightDecision.newBuilder().setAction(action))
        .build();
  }

  public static WebSocketSessionEventResult allow(long sequence) {
    return result(sequence, Decision.DECISION_ALLOW);
  }

  public static WebSocketSessionEventResult deny(long sequence) {
    return result(sequence, Decision.DECISION_DENY);
  }

  private static WebSocketSessionEventResult result(long sequence, Decision decision) {
    return WebSocketSessionEventResult.newBuilder()
        .setMessageResult(
            WebSocketMessageResult.newBuilder().setSequence(sequence).setDecision(decision))
        .build();
  }

  /** A manifest with a binding for requests and one for messages. */
  public static MiddlewareManifest manifest() {
    return TestService.recent().toBuilder().addBindings(binding()).build();
  }

  public static MiddlewareBinding binding() {
    return TestService.httpRequest().toBuilder()
        .setOperation(
            SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE)
        .build();
  }
}
