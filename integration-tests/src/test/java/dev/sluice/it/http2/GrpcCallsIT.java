package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.sluice.testing.SampleSecrets;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All kinds of calls between grpc-java's client and server, with and without a stage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedHttp2.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class GrpcCallsIT {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "");
  private static final StringValue HELLO = StringValue.of("hello");
  private static final String END = "end";

  private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();
  private SharedHttp2 nodes;

  @BeforeAll
  void start(SharedHttp2 shared) {
    nodes = shared;
  }

  @AfterAll
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private ManagedChannel channel(String mode, String host) throws IOException {
    ManagedChannel channel = nodes.of(mode).channel(host).build();
    channels.add(channel);
    return channel;
  }

  private static ClientCall<StringValue, StringValue> call(
      ManagedChannel channel, MethodDescriptor<StringValue, StringValue> method) {
    return channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS));
  }

  private static final class Heard implements StreamObserver<StringValue> {
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Override
    public void onNext(StringValue text) {
      said.add(text.getValue());
    }

    @Override
    public void onError(Throwable failure) {
      said.add(Status.fromThrowable(failure).toString());
    }

    @Override
    public void onCompleted() {
      said.add(END);
    }

    String next() throws InterruptedException {
      return String.valueOf(said.poll(60, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "origin, plain.test",
    "origin, read.test",
    "bridge, plain.test",
    "bridge, read.test",
    "origin, hooks.test",
    "bridge, hooks.test",
    "origin, called.test",
    "bridge, called.test"
  })
  void unaryAndServer(String mode, String host) throws IOException {
    ManagedChannel channel = channel(mode, host);

    assertThat(ClientCalls.blockingUnaryCall(call(channel, EchoCalls.UNARY), HELLO))
        .isEqualTo(HELLO);
    assertThat(ClientCalls.blockingServerStreamingCall(call(channel, EchoCalls.SERVER), HELLO))
        .toIterable()
        .containsExactly(HELLO, HELLO, HELLO);
  }

  @ParameterizedTest
  @CsvSource({
    "origin, plain.test",
    "origin, read.test",
    "bridge, plain.test",
    "bridge, read.test",
    "origin, hooks.test",
    "bridge, hooks.test",
    "origin, called.test",
    "bridge, called.test"
  })
  void client(String mode, String host) throws IOException, InterruptedException {
    Heard heard = new Heard();
    StreamObserver<StringValue> to =
        ClientCalls.asyncClientStreamingCall(call(channel(mode, host), EchoCalls.CLIENT), heard);
    for (int i = 0; i < 100; i++) {
      to.onNext(HELLO);
    }
    to.onCompleted();

    assertThat(heard.next()).isEqualTo("hello".repeat(100));
    assertThat(heard.next()).isEqualTo(END);
  }

  /** Each answer comes before the next question. */
  @ParameterizedTest
  @CsvSource({
    "origin, plain.test",
    "origin, hooks.test",
    "bridge, plain.test",
    "bridge, hooks.test",
    "origin, read.test",
    "origin, called.test",
    "bridge, called.test"
  })
  void both(String mode, String host) throws IOException, InterruptedException {
    Heard heard = new Heard();
    StreamObserver<StringValue> to =
        ClientCalls.asyncBidiStreamingCall(call(channel(mode, host), EchoCalls.BOTH), heard);
    for (int i = 0; i < 10; i++) {
      to.onNext(StringValue.of("a" + i));
      assertThat(heard.next()).isEqualTo("a" + i);
    }
    to.onCompleted();

    assertThat(heard.next()).isEqualTo(END);
  }

  /** One mark for the message that the server gets, one for what comes back. */
  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void aHookWritesLongerTexts(String mode) throws IOException, InterruptedException {
    ManagedChannel channel = channel(mode, Http2Node.WRITTEN);
    StringValue marked = StringValue.of("hello!!");

    assertThat(ClientCalls.blockingUnaryCall(call(channel, EchoCalls.UNARY), HELLO))
        .isEqualTo(marked);
    assertThat(ClientCalls.blockingServerStreamingCall(call(channel, EchoCalls.SERVER), HELLO))
        .toIterable()
        .containsExactly(marked, marked, marked);
    Heard joined = new Heard();
    StreamObserver<StringValue> to =
        ClientCalls.asyncClientStreamingCall(call(channel, EchoCalls.CLIENT), joined);
    to.onNext(HELLO);
    to.onNext(HELLO);
    to.onCompleted();
    assertThat(joined.next()).isEqualTo("hello!hello!!");
    Heard talk = new Heard();
    StreamObserver<StringValue> said =
        ClientCalls.asyncBidiStreamingCall(call(channel, EchoCalls.BOTH), talk);
    for (int i = 0; i < 3; i++) {
      said.onNext(HELLO);
      assertThat(talk.next()).isEqualTo("hello!!");
    }
    said.onCompleted();
    assertThat(talk.next()).isEqualTo(END);
  }

  /** It gets them as they are sent, with their flag, and writes identity. */
  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void aHookWritesCompressedTexts(String mode) throws IOException {
    ManagedChannel channel = channel(mode, Http2Node.WRITTEN);
    StringValue text = StringValue.of(EchoCalls.ZIPPED + "0123456789".repeat(2000));
    StringValue marked = StringValue.of(text.getValue() + "!!");
    CallOptions gzip =
        CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS).withCompression("gzip");

    assertThat(ClientCalls.blockingUnaryCall(channel.newCall(EchoCalls.UNARY, gzip), text))
        .isEqualTo(marked);
    assertThat(
            ClientCalls.blockingServerStreamingCall(channel.newCall(EchoCalls.SERVER, gzip), text))
        .toIterable()
        .containsExactly(marked, marked, marked);
  }

  /** It leaves the prefix of the frame as it was. A later field of the same number wins. */
  @Test
  void aServiceWithoutHooksReplacesOneMessage() throws IOException, InterruptedException {
    ManagedChannel channel = channel("origin", Http2Node.APPENDED);

    assertThat(ClientCalls.blockingUnaryCall(call(channel, EchoCalls.UNARY), HELLO))
        .isEqualTo(StringValue.of("new"));
    Heard refused = new Heard();
    StreamObserver<StringValue> to =
        ClientCalls.asyncClientStreamingCall(call(channel, EchoCalls.CLIENT), refused);
    to.onNext(HELLO);
    to.onNext(HELLO);
    to.onCompleted();
    assertThat(refused.next()).contains("PERMISSION_DENIED", "middleware_failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void aSecretIsRefusedWithStatus7(String mode) throws IOException {
    ManagedChannel channel = channel(mode, Http2Node.READ);

    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    call(channel, EchoCalls.UNARY), StringValue.of("token: " + TOKEN)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
              assertThat(failure.getStatus().getDescription()).contains("middleware_denied");
            });
  }
}
