package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Ports;
import dev.sluice.testing.SampleSecrets;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 on both sides of a whole node, with and without a stage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2IT {
  private static final String READ = "read.test";
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "");

  private final Vertx vertx = Vertx.vertx();
  private Deployment deployment;
  private HttpServer origin;
  private SluiceProcess sluice;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    List<String> hosts = List.of(Deployment.PLAIN, READ);
    TestIdentity identity = TestIdentity.create(directory, "origin", hosts);
    origin =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(identity.certificate().toString())
                            .setKeyPath(identity.key().toString())))
            .requestHandler(Http2IT::echo)
            .listen(Ports.free(), "127.0.0.1")
            .await();
    deployment = Deployment.in(directory);
    deployment.write(identity.certificate(), "  http2: origin\n", policy(), hosts);
    sluice = deployment.dev();
    client =
        HttpClient.newBuilder()
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), deployment.proxy())))
            .sslContext(Trust.in(authority()))
            .build();
  }

  @AfterAll
  void stop() {
    client.close();
    sluice.close();
    vertx.close().await();
  }

  private static void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                request.response().putHeader("x-version", request.version().alpnName()).end(body));
  }

  private String policy() {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: plain.test, port: %1$d, protocol: rest, enforcement: enforce, access: full}
          - {host: read.test, port: %1$d, protocol: rest, enforcement: enforce, access: full}
    network_middlewares:
      secrets: {middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [read.test]}}
    """
        .formatted(origin.actualPort());
  }

  private Path authority() {
    return deployment.directory().resolve("state/ca/ca.pem");
  }

  private HttpRequest.Builder to(String host) {
    return HttpRequest.newBuilder(
        URI.create("https://" + host + ":" + origin.actualPort() + "/pkg.Service/Method"));
  }

  private HttpResponse<String> post(String host, String type, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            to(host)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }

  @Test
  void curlSpeaksItWithTheOrigin() {
    Curl curl =
        Curl.run(
            "--http2",
            "--proxy",
            "http://127.0.0.1:" + deployment.proxy(),
            "--cacert",
            authority().toString(),
            "--include",
            "--data",
            "hello",
            "https://plain.test:" + origin.actualPort() + "/");

    assertThat(curl.output()).contains("HTTP/2 200", "x-version: h2").endsWith("hello");
  }

  @Test
  void aStageReadsABody() throws IOException, InterruptedException {
    assertThat(post(READ, "text/plain", "clean").body()).isEqualTo("clean");

    HttpResponse<String> refused = post(READ, "text/plain", "token: " + TOKEN);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("middleware_denied").doesNotContain(TOKEN);
  }

  @Test
  void aStageRefusesACallOfGrpc() throws IOException, InterruptedException {
    HttpResponse<String> refused = post(READ, "application/grpc", "\0\0\0\0(" + TOKEN);

    assertThat(refused.statusCode()).isEqualTo(200);
    assertThat(refused.headers().firstValue("grpc-status")).contains("7");
    assertThat(refused.headers().firstValue("grpc-message")).contains("middleware_denied");
  }

  @Test
  void aLongBodyPasses() throws IOException, InterruptedException {
    String body = "0123456789abcde\n".repeat(1 << 19);

    assertThat(post(READ, "text/plain", body).body()).isEqualTo(body);
  }
}
