package dev.sluice.it;

import com.google.protobuf.StringValue;
import dev.sluice.testing.SampleSecrets;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A service of gRPC with calls of all four kinds, whose messages hold a text. */
final class EchoCalls {
  static final String SERVICE = "test.Echo";

  /** Asks for a message with a secret. */
  static final String ASK_FOR_SECRET = "tell me";

  static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
  static final MethodDescriptor<String, String> DENIED = method("Denied", MethodType.UNARY);
  static final MethodDescriptor<String, String> SERVER =
      method("Server", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> CLIENT =
      method("Client", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> BOTH = method("Both", MethodType.BIDI_STREAMING);

  /** All texts that came. */
  static final Queue<String> RECEIVED = new ConcurrentLinkedQueue<>();

  private EchoCalls() {}

  /** Texts as {@code google.protobuf.StringValue}. */
  private static final class Texts implements MethodDescriptor.Marshaller<String> {
    private final MethodDescriptor.Marshaller<StringValue> messages =
        ProtoUtils.marshaller(StringValue.getDefaultInstance());

    @Override
    public InputStream stream(String text) {
      return messages.stream(StringValue.of(text));
    }

    @Override
    public String parse(InputStream message) {
      return messages.parse(message).getValue();
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder(new Texts(), new Texts())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .build();
  }

  static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(EchoCalls::unary))
        .addMethod(DENIED, ServerCalls.asyncUnaryCall(EchoCalls::unary))
        .addMethod(SERVER, ServerCalls.asyncServerStreamingCall(EchoCalls::several))
        .addMethod(CLIENT, ServerCalls.asyncClientStreamingCall(EchoCalls::joined))
        .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(EchoCalls::both))
        .build();
  }

  private static void unary(String text, StreamObserver<String> answers) {
    RECEIVED.add(text);
    answers.onNext(
        text.equals(ASK_FOR_SECRET) ? SampleSecrets.all().getOrDefault("github-token", "") : text);
    answers.onCompleted();
  }

  private static void several(String text, StreamObserver<String> answers) {
    for (int i = 0; i < 3; i++) {
      answers.onNext(text + " " + i);
    }
    answers.onCompleted();
  }

  private static StreamObserver<String> joined(StreamObserver<String> answers) {
    StringBuilder all = new StringBuilder();
    return new Listening(answers) {
      @Override
      public void onNext(String text) {
        RECEIVED.add(text);
        all.append(text);
      }

      @Override
      public void onCompleted() {
        answers.onNext(all.toString());
        answers.onCompleted();
      }
    };
  }

  private static StreamObserver<String> both(StreamObserver<String> answers) {
    return new Listening(answers) {
      @Override
      public void onNext(String text) {
        RECEIVED.add(text);
        answers.onNext(text);
      }
    };
  }

  /** Ends with its client. */
  private abstract static class Listening implements StreamObserver<String> {
    private final StreamObserver<String> answers;

    Listening(StreamObserver<String> answers) {
      this.answers = answers;
    }

    @Override
    public void onError(Throwable failure) {
      // The call is over.
    }

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }
}
