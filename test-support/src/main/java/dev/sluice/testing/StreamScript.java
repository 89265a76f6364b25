package dev.sluice.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.testing.TestService.Parse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * How a {@link TestService} answers the events of streamed HTTP messages; may change while it runs.
 */
public final class StreamScript<E> implements TestService.Answer {
  private static final String HOOKS = "openshell.supervisor-middleware.http-hooks";

  private final Parse<E> parser;
  private final List<E> events = new CopyOnWriteArrayList<>();
  private volatile Step<E> step;

  private StreamScript(Parse<E> parser, Step<E> step) {
    this.parser = parser;
    this.step = step;
  }

  /** What happens at an event. */
  @FunctionalInterface
  public interface Step<E> {
    void take(GrpcServerRequest<Buffer, Buffer> request, E event);

    /** Sends the results of the event. */
    static <E> Step<E> sending(Function<E, List<? extends MessageLite>> results) {
      return (request, event) ->
          results
              .apply(event)
              .forEach(result -> request.response().write(Buffer.buffer(result.toByteArray())));
    }

    /** Ends the stream with a status. */
    static <E> Step<E> failing(GrpcStatus status) {
      return (request, event) -> request.response().status(status).statusMessage("canary").end();
    }
  }

  /** Of hooks. */
  public static StreamScript<HttpEvent> hooks(Step<HttpEvent> step) {
    return new StreamScript<>(HttpEvent::parseFrom, step);
  }

  /** Of the older response contract. */
  public static StreamScript<HttpResponseEvent> responses(Step<HttpResponseEvent> step) {
    return new StreamScript<>(HttpResponseEvent::parseFrom, step);
  }

  public StreamScript<E> then(Step<E> next) {
    step = next;
    return this;
  }

  /** All events of all streams, in order. */
  public List<E> events() {
    return List.copyOf(events);
  }

  @Override
  public void to(GrpcServerRequest<Buffer, Buffer> request, Buffer message) {
    try {
      E event = parser.parse(message.getBytes());
      events.add(event);
      step.take(request, event);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** A service of the older contract that reads requests and responses. */
  public static MiddlewareManifest olderManifest() {
    return TestService.recent().toBuilder().addBindings(response()).build();
  }

  /** A service that requires the hooks, for requests and responses. */
  public static MiddlewareManifest hooksManifest() {
    MiddlewareManifest.Builder manifest = olderManifest().toBuilder();
    manifest.getExtensionBuilder().addSupportedCapabilities(HOOKS).addRequiredCapabilities(HOOKS);
    return manifest.build();
  }

  /** A binding for responses. */
  public static MiddlewareBinding response() {
    return TestService.httpRequest().toBuilder()
        .setOperation(SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE)
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN)
        .build();
  }
}
