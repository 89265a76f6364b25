package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Ports;
import dev.sluice.testing.SampleSecrets;
import dev.sluice.testing.TestIdentity;
import io.grpc.CallOptions;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of grpc-java through a whole node to a server of grpc-java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcIT {
  private static final String PLAIN = "plain.test";
  private static final String SEARCHED = "searched.test";
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "");
  private static final int WAIT = 60;

  private Server server;
  private SluiceProcess sluice;
  private Deployment node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    TestIdentity identity = TestIdentity.create(directory, "server", List.of(PLAIN, SEARCHED));
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()))
            .useTransportSecurity(identity.certificate().toFile(), identity.key().toFile())
            .addService(EchoCalls.service())
            .build()
            .start();
    node = Deployment.in(directory);
    node.write(identity.certificate(), "  http2: origin\n", policy(), List.of(PLAIN, SEARCHED));
    sluice = node.dev();
  }

  private String policy() {
    StringBuilder policy =
        new StringBuilder("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    for (String host : List.of(PLAIN, SEARCHED)) {
      policy.append(
          ("      - {host: %s, port: %d, protocol: grpc, enforcement: enforce,"
                  + " rules: [{allow: {service: test.Echo}}], deny_rules: [{method: Denied}]}\n")
              .formatted(host, server.getPort()));
    }
    return policy
        .append(
            """
            network_middlewares:
              leaks:
                middleware: sluice/secrets
                on_error: fail_closed
                config: {mode: redact, phases: [request, response]}
                endpoints: {include: [searched.test]}
            """)
        .toString();
  }

  @AfterAll
  void stop() {
    sluice.close();
    server.shutdownNow();
  }

  private ManagedChannel channel(String host) throws IOException {
    InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.proxy());
    return NettyChannelBuilder.forTarget("dns:///" + host + ":" + server.getPort())
        .proxyDetector(
            target ->
                HttpConnectProxiedSocketAddress.newBuilder()
                    .setProxyAddress(proxy)
                    .setTargetAddress(InetSocketAddress.createUnresolved(host, server.getPort()))
                    .build())
        .sslContext(GrpcSslContexts.forClient().trustManager(node.ca().toFile()).build())
        .build();
  }

  private static String unary(ManagedChannel channel, String text) {
    return ClientCalls.blockingUnaryCall(
        channel,
        EchoCalls.UNARY,
        CallOptions.DEFAULT.withDeadlineAfter(WAIT, TimeUnit.SECONDS),
        text);
  }

  /** Answers in order, then the status. */
  private static final class Heard implements StreamObserver<String> {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void onNext(String value) {
      all.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      all.add(status.getCode() + " " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      all.add("OK");
    }

    String next() throws InterruptedException {
      return String.valueOf(all.poll(WAIT, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, SEARCHED})
  void allKindsOfCallsPass(String host) throws IOException, InterruptedException {
    ManagedChannel channel = channel(host);
    try {
      assertThat(unary(channel, "hello")).isEqualTo("hello");

      Iterator<String> answers =
          ClientCalls.blockingServerStreamingCall(
              channel, EchoCalls.SERVER, CallOptions.DEFAULT, "many");
      assertThat(answers).toIterable().containsExactly("many 0", "many 1", "many 2");

      Heard sum = new Heard();
      StreamObserver<String> sent =
          ClientCalls.asyncClientStreamingCall(
              channel.newCall(EchoCalls.CLIENT, CallOptions.DEFAULT), sum);
      sent.onNext("a");
      sent.onNext("b");
      sent.onCompleted();
      assertThat(List.of(sum.next(), sum.next())).containsExactly("ab", "OK");

      Heard talk = new Heard();
      StreamObserver<String> mine =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(EchoCalls.BOTH, CallOptions.DEFAULT), talk);
      for (String word : List.of("one", "two", "three")) {
        mine.onNext(word);
        assertThat(talk.next()).isEqualTo(word);
      }
      mine.onCompleted();
      assertThat(talk.next()).isEqualTo("OK");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aDeniedCallHasItsStatus() throws IOException {
    ManagedChannel channel = channel(PLAIN);
    try {
      assertThatThrownBy(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel, EchoCalls.DENIED, CallOptions.DEFAULT, "hello"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              it -> {
                assertThat(it.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(it.getStatus().getDescription()).isEqualTo("policy_denied");
              });
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aSecretInAMessageIsDenied() throws IOException, InterruptedException {
    ManagedChannel channel = channel(SEARCHED);
    try {
      assertThatThrownBy(() -> unary(channel, "the token is " + SECRET))
          .isInstanceOf(StatusRuntimeException.class);
      assertThat(EchoCalls.RECEIVED).doesNotContain("the token is " + SECRET);

      Heard talk = new Heard();
      StreamObserver<String> mine =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(EchoCalls.BOTH, CallOptions.DEFAULT), talk);
      mine.onNext("one");
      assertThat(talk.next()).isEqualTo("one");
      mine.onNext("later " + SECRET);
      assertThat(talk.next()).doesNotContain("later").isNotEqualTo("null");
      assertThat(EchoCalls.RECEIVED).doesNotContain("later " + SECRET);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aSecretInAResponseIsDenied() throws IOException {
    ManagedChannel channel = channel(SEARCHED);
    try {
      assertThatThrownBy(() -> unary(channel, EchoCalls.ASK_FOR_SECRET))
          .isInstanceOf(StatusRuntimeException.class)
          .message()
          .doesNotContain(SECRET);
    } finally {
      channel.shutdownNow();
    }
  }
}
