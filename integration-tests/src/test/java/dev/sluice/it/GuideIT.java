package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.Ports;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The grpcurl session of the guide: each request is sent to content-guard, each answer compared.
 */
class GuideIT {
  private static final Pattern CALL =
      Pattern.compile(
          "-d '(\\{.*?\\})' [^\\n]*SupervisorMiddleware/(\\w+)\\n(.*?)(?=\\n\\$|\\n```)",
          Pattern.DOTALL);
  private static final String SERVICE = "openshell.middleware.v1.SupervisorMiddleware";

  private static final long PATIENCE_SECONDS = 120;

  private record Call(String request, String method, String answer) {}

  @Test
  void theSessionIsTrue(@TempDir Path directory) throws IOException {
    List<Call> calls =
        CALL.matcher(Files.readString(Path.of("../docs/middleware.md")))
            .results()
            .map(found -> new Call(found.group(1), found.group(2), found.group(3)))
            .toList();
    assertThat(calls).hasSizeGreaterThanOrEqualTo(5);
    int port = Ports.free();
    try (SluiceProcess guard = Services.contentGuard(directory.resolve("log"), port)) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
              .build();
      for (Call call : calls) {
        check(channel, call);
      }
      channel.shutdownNow();
      assertThat(guard.stop()).isIn(0, 143);
    }
  }

  private static void check(ManagedChannel channel, Call call) throws IOException {
    switch (call.method()) {
      case "Describe" ->
          check(
              channel,
              call,
              MiddlewareDescribeRequest.getDefaultInstance(),
              MiddlewareManifest.getDefaultInstance());
      case "ValidateConfig" ->
          check(
              channel,
              call,
              ValidateConfigRequest.getDefaultInstance(),
              ValidateConfigResponse.getDefaultInstance());
      case "EvaluateHttpRequest" ->
          check(
              channel,
              call,
              HttpRequestEvaluation.getDefaultInstance(),
              HttpRequestResult.getDefaultInstance());
      default -> throw new AssertionError("no call of the contract: " + call.method());
    }
  }

  private static <Q extends Message, A extends Message> void check(
      ManagedChannel channel, Call call, Q request, A answer) throws IOException {
    MethodDescriptor<Message, Message> method =
        MethodDescriptor.<Message, Message>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, call.method()))
            .setRequestMarshaller(ProtoUtils.marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    Message sent = parse(call.request(), request);
    if (call.answer().startsWith("{")) {
      assertThat(ClientCalls.blockingUnaryCall(channel, method, inTime(), sent))
          .isEqualTo(parse(call.answer(), answer));
      return;
    }
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, method, inTime(), sent));
    String code = refused.getStatus().getCode().name().replace("_", "");
    assertThat(call.answer())
        .containsIgnoringCase("Code: " + code)
        .contains("Message: " + refused.getStatus().getDescription());
  }

  private static CallOptions inTime() {
    return CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Message parse(String json, Message prototype) throws IOException {
    Message.Builder builder = prototype.newBuilderForType();
    JsonFormat.parser().merge(json, builder);
    return builder.build();
  }
}
