package example.contentguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line and what it says about the socket. */
class TransportTest {
  private static final List<String> TLS =
      List.of("--tls-cert", file("server.pem"), "--tls-key", file("server-key.pem"));
  private static final List<String> MUTUAL =
      Stream.concat(TLS.stream(), Stream.of("--client-ca", file("ca.pem"))).toList();

  @Test
  void admitsClientsOverTls() throws IOException {
    ask(TLS, trusting().build());
    assertThatThrownBy(() -> ask(TLS, InsecureChannelCredentials.create()))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void admitsOnlyClientsWithACertificateWhenAskedTo() throws IOException {
    File certificate = new File(file("client.pem"));
    ask(MUTUAL, trusting().keyManager(certificate, new File(file("client-key.pem"))).build());
    assertThatThrownBy(() -> ask(MUTUAL, trusting().build()))
        .isInstanceOf(StatusRuntimeException.class);
  }

  private static TlsChannelCredentials.Builder trusting() throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(new File(file("ca.pem")));
  }

  private static void ask(List<String> flags, ChannelCredentials credentials) throws IOException {
    String[] all =
        Stream.concat(Stream.of("--listen", "127.0.0.1:0"), flags.stream()).toArray(String[]::new);
    GuardServer server = GuardServer.start(Options.parse(all));
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", server.port(), credentials).build();
    try {
      HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
      server.stop(Duration.ofSeconds(5));
    }
  }

  @Test
  void listensOnLoopbackUnlessTold() {
    assertThat(Options.parse().listen().toString()).isEqualTo("/127.0.0.1:50051");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--listen",
        "--listen nowhere",
        "--listen 127.0.0.1:99999",
        "--port 1",
        "--tls-cert a",
        "--tls-key a",
        "--client-ca a",
        "--jwks a",
        "--jwks a --issuer b --audience c",
      })
  void refusesACommandLineThatMakesNoSense(String line) {
    assertThatThrownBy(() -> Options.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String file(String name) {
    return "src/test/resources/tls/" + name;
  }
}
