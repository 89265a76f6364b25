package dev.sluice.it.service;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A service that reads responses, and with hooks requests too, and does what the path of the
 * request says; see {@link HookScript} and {@link OlderScript}. It prints a line for each end of a
 * stream, with the path.
 */
public final class StreamService {
  private static final String MIDDLEWARE = "openshell.middleware.v1.";
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";
  private static final String HOOKS = "openshell.supervisor-middleware.http-hooks";
  private static final int MAX_PAYLOAD = 4 << 20;

  /** In seconds; more than a busy machine keeps a service waiting. */
  private static final int TIMEOUT = 10;

  private StreamService() {}

  /** With hooks, at the port that is the only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    Serving.until(port, hooks(System.out::println));
  }

  /** The same in this process, without a line. */
  public static Server start(int port) throws IOException {
    return Serving.start(port, hooks(line -> {}));
  }

  private static List<ServerServiceDefinition> hooks(Consumer<String> lines) {
    return hooks(
        results -> HookScript.ofRequests(results, lines),
        results -> HookScript.ofResponses(results, lines));
  }

  /** Reads requests as {@link UploadScript} says, and no response. */
  public static final class Uploads {
    private Uploads() {}

    /** The port is the only argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
      Serving.until(Integer.parseInt(arguments[0]), hooks(UploadScript::new, UploadScript::new));
    }
  }

  /** Reads calls of gRPC in both directions, as {@link CallScript} says, in this process. */
  public static Server startOfCalls(int port) throws IOException {
    return Serving.start(port, hooks(CallScript::new, CallScript::new));
  }

  /** The same with the older response contract, without a line. */
  public static final class Older {
    private Older() {}

    /** The port is the only argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
      Serving.until(Integer.parseInt(arguments[0]), older());
    }
  }

  /** The same in this process. */
  public static Server startOlder(int port) throws IOException {
    return Serving.start(port, older());
  }

  private static List<ServerServiceDefinition> older() {
    return List.of(
        base(manifest(false, false, TIMEOUT)),
        ServerServiceDefinition.builder(MIDDLEWARE + "HttpResponsePreReturn")
            .addMethod(
                method(
                    "HttpResponsePreReturn/Evaluate",
                    MethodType.BIDI_STREAMING,
                    HttpResponseEvent.getDefaultInstance(),
                    HttpResponseEventResult.getDefaultInstance()),
                both(OlderScript::new))
            .build());
  }

  private static List<ServerServiceDefinition> hooks(
      Function<StreamObserver<HttpResult>, StreamObserver<HttpEvent>> requests,
      Function<StreamObserver<HttpResult>, StreamObserver<HttpEvent>> responses) {
    return List.of(
        base(manifest(true, true, TIMEOUT)),
        ServerServiceDefinition.builder(MIDDLEWARE + "HttpHooks")
            .addMethod(hook("EvaluateHttpRequestHook"), both(requests))
            .addMethod(hook("EvaluateHttpResponseHook"), both(responses))
            .build());
  }

  static ServerServiceDefinition base(MiddlewareManifest manifest) {
    return ServerServiceDefinition.builder(MIDDLEWARE + "SupervisorMiddleware")
        .addMethod(
            method(
                "SupervisorMiddleware/Describe",
                MethodType.UNARY,
                MiddlewareDescribeRequest.getDefaultInstance(),
                MiddlewareManifest.getDefaultInstance()),
            ServerCalls.asyncUnaryCall((request, out) -> answer(out, manifest)))
        .addMethod(
            method(
                "SupervisorMiddleware/ValidateConfig",
                MethodType.UNARY,
                ValidateConfigRequest.getDefaultInstance(),
                ValidateConfigResponse.getDefaultInstance()),
            ServerCalls.asyncUnaryCall(
                (request, out) ->
                    answer(out, ValidateConfigResponse.newBuilder().setValid(true).build())))
        .build();
  }

  private static <A> void answer(StreamObserver<A> out, A answer) {
    out.onNext(answer);
    out.onCompleted();
  }

  /**
   * Of a service that reads responses.
   *
   * @param requests whether it reads them too
   * @param timeout of each call, in seconds
   */
  static MiddlewareManifest manifest(boolean hooks, boolean requests, int timeout) {
    PeerMetadata.Builder extension =
        PeerMetadata.newBuilder()
            .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
            .addSupportedCapabilities(CONTRACT)
            .addRequiredCapabilities(CONTRACT);
    MiddlewareManifest.Builder manifest =
        MiddlewareManifest.newBuilder()
            .addBindings(
                binding(timeout)
                    .setOperation(
                        SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE)
                    .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN));
    if (hooks) {
      extension.addSupportedCapabilities(HOOKS).addRequiredCapabilities(HOOKS);
    }
    if (requests) {
      manifest.addBindings(
          binding(timeout)
              .setOperation(
                  SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
              .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS));
    }
    return manifest.setExtension(extension).build();
  }

  private static MiddlewareBinding.Builder binding(int timeout) {
    return MiddlewareBinding.newBuilder()
        .setMaxPayloadBytes(MAX_PAYLOAD)
        .setRequestTimeout(Duration.newBuilder().setSeconds(timeout));
  }

  private static MethodDescriptor<HttpEvent, HttpResult> hook(String name) {
    return method(
        "HttpHooks/" + name,
        MethodType.BIDI_STREAMING,
        HttpEvent.getDefaultInstance(),
        HttpResult.getDefaultInstance());
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      String name, MethodType type, Q question, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(MIDDLEWARE + name)
        .setRequestMarshaller(ProtoUtils.marshaller(question))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  private static <Q, A> ServerCallHandler<Q, A> both(
      Function<StreamObserver<A>, StreamObserver<Q>> script) {
    return ServerCalls.asyncBidiStreamingCall(results -> Paced.of(results, script));
  }
}
