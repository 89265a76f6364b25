package dev.sluice.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import dev.sluice.chain.service.call.ConnectFault;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.config.registration.Registration;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A port where something else listens than gRPC. */
class WrongPortTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anHttp1ServerIsNamed() {
    int port = http(new HttpServerOptions().setHttp2ClearTextEnabled(false));

    assertNamed(check(port), "transport");
  }

  @Test
  void anHttp2ServerWithoutGrpcIsNamed() {
    assertNamed(check(http(new HttpServerOptions())), "describe");
  }

  @Test
  void anotherProtocolIsNamed() {
    NetServer ssh = vertx.createNetServer();
    ssh.connectHandler(socket -> socket.write("SSH-2.0-OpenSSH_9.6\r\n"));

    assertNamed(check(ssh.listen(0).await().actualPort()), "transport");
  }

  @Test
  void aPortThatClosesIsNamed() {
    NetServer closing = vertx.createNetServer();
    closing.connectHandler(socket -> socket.end(Buffer.buffer()));

    assertNamed(check(closing.listen(0).await().actualPort()), "transport");
  }

  @Test
  void aSilentPortIsNamed() {
    NetServer silent = vertx.createNetServer();
    silent.connectHandler(socket -> {});

    assertNamed(check(silent.listen(0).await().actualPort()), "transport");
  }

  @Test
  void aPortWhereNothingListensIsNamed() {
    NetServer gone = vertx.createNetServer().connectHandler(socket -> {});
    int port = gone.listen(0).await().actualPort();
    gone.close().await();

    assertThat(check(port))
        .singleElement()
        .isInstanceOfSatisfying(
            CheckResult.Failed.class,
            failed ->
                assertThat(failed.remedy())
                    .isEqualTo(
                        "nothing listens at 127.0.0.1:%d, or a firewall blocks it; start the"
                                .formatted(port)
                            + " service or correct --endpoint"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ConnectFault.UNRESOLVED + "|correct guard.test in --endpoint; a name of proxy.hosts",
        ConnectFault.UNTRUSTED + "|name the CA of its certificate by --tls-ca",
        ConnectFault.OTHER_HOST + "|serve a certificate for guard.test",
        ConnectFault.EXPIRED + "|renew the certificate",
        ConnectFault.CLOSED + "|the port does not serve gRPC over HTTP/2",
        "the service refused the TLS handshake: x|serve gRPC over HTTP/2 there",
      })
  void eachFaultHasItsRemedy(String obstacle, String remedy) {
    assertThat(ConformanceKit.ConnectionRemedies.of(obstacle, URI.create("https://guard.test:1")))
        .startsWith(remedy);
  }

  private static void assertNamed(List<CheckResult> results, String check) {
    assertThat(results)
        .last()
        .isInstanceOfSatisfying(
            CheckResult.Failed.class,
            failed -> {
              assertThat(failed.name()).isEqualTo(check);
              assertThat(failed.why() + "; " + failed.remedy())
                  .contains("does not serve gRPC")
                  .contains("--endpoint");
            });
  }

  private int http(HttpServerOptions options) {
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request ->
                request.response().setStatusCode(404).putHeader("content-type", "text/html").end())
        .listen(0)
        .await()
        .actualPort();
  }

  private List<CheckResult> check(int port) {
    Registration registration = KitRun.plaintext(port, PATIENCE);
    return KitRun.check(
        vertx,
        new ServiceUnderTest(
            registration, true, Struct.getDefaultInstance(), DialSettings.within(PATIENCE)));
  }
}
