package dev.sluice.it.http2;

import com.google.protobuf.StringValue;
import dev.sluice.testing.TestIdentity;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A service with all four kinds of calls, as {@code http2/echo.proto} describes it. */
final class EchoCalls {
  static final MethodDescriptor<StringValue, StringValue> UNARY = of("Unary", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> CLIENT =
      of("Client", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> SERVER =
      of("Server", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> BOTH =
      of("Both", MethodType.BIDI_STREAMING);

  /** How texts begin that are answered with gzip. */
  static final String ZIPPED = "zipped ";

  private EchoCalls() {}

  private static MethodDescriptor<StringValue, StringValue> of(String name, MethodType type) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setType(type)
        .setFullMethodName("test.Echo/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }

  /**
   * Over TLS on loopback.
   *
   * @param more adds services
   */
  static Server start(TestIdentity identity, Consumer<NettyServerBuilder> more) throws IOException {
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            TlsServerCredentials.create(identity.certificate().toFile(), identity.key().toFile()));
    more.accept(server);
    return server
        .addService(
            ServerServiceDefinition.builder("test.Echo")
                .addMethod(UNARY, ServerCalls.asyncUnaryCall((text, to) -> answer(text, 1, to)))
                .addMethod(
                    SERVER, ServerCalls.asyncServerStreamingCall((text, to) -> answer(text, 3, to)))
                .addMethod(CLIENT, ServerCalls.asyncClientStreamingCall(Joining::new))
                .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(Echoing::new))
                .build())
        .build()
        .start();
  }

  private static void answer(StringValue text, int times, StreamObserver<StringValue> to) {
    if (text.getValue().startsWith(ZIPPED)
        && to instanceof ServerCallStreamObserver<StringValue> zipped) {
      zipped.setCompression("gzip");
    }
    for (int i = 0; i < times; i++) {
      to.onNext(text);
    }
    to.onCompleted();
  }

  /** Answers with all texts as one. */
  private static final class Joining implements StreamObserver<StringValue> {
    private final StreamObserver<StringValue> to;
    private final StringBuilder all = new StringBuilder();

    Joining(StreamObserver<StringValue> to) {
      this.to = to;
    }

    @Override
    public void onNext(StringValue text) {
      all.append(text.getValue());
    }

    @Override
    public void onError(Throwable gone) {
      // The client sees it too.
    }

    @Override
    public void onCompleted() {
      answer(StringValue.of(all.toString()), 1, to);
    }
  }

  /** Answers each text at once. */
  private record Echoing(StreamObserver<StringValue> to) implements StreamObserver<StringValue> {
    @Override
    public void onNext(StringValue text) {
      to.onNext(text);
    }

    @Override
    public void onError(Throwable gone) {
      // The client sees it too.
    }

    @Override
    public void onCompleted() {
      to.onCompleted();
    }
  }
}
