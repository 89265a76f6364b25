package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.chain.service.token.NodeTokens;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.TokenSettings;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyServerTest {
  private static final String DISCOVERY = "GET /.well-known/openid-configuration HTTP/1.1";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final int port = Ports.free();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private NodeTokens serve(Optional<TokenSettings.Identity> identity) throws IOException {
    NodeTokens tokens = NodeTokens.open(TokenSettings.DEFAULTS, directory);
    TokenSettings.Publication where =
        new TokenSettings.Publication(new HostPort("127.0.0.1", port), identity);
    vertx.deployVerticle(new KeyServer(tokens, Optional.of(where))).await();
    return tokens;
  }

  private String send(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonObject body(String answer) {
    return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")));
  }

  @Test
  void anyoneMayReadThePublicKeys() throws IOException {
    NodeTokens tokens = serve(Optional.empty());

    String answer = send("GET /.well-known/jwks.json HTTP/1.1", "Host: keys.test");

    assertThat(answer).contains(" 200 ", "content-type: application/json", "max-age=300");
    assertThat(body(answer)).isEqualTo(new JsonObject(tokens.jwks()));
    JsonObject key = body(answer).getJsonArray("keys").getJsonObject(0);
    assertThat(key.fieldNames()).containsExactlyInAnyOrder("kty", "crv", "alg", "use", "kid", "x");
    assertThat(List.of("OKP", "Ed25519", "EdDSA", "sig"))
        .containsExactly(
            key.getString("kty"), key.getString("crv"), key.getString("alg"), key.getString("use"));
  }

  @Test
  void discoveryNamesIssuerAndKeys() throws IOException {
    serve(Optional.empty());

    JsonObject found = body(send(DISCOVERY, "Host: keys.test:" + port));

    assertThat(found.getString("issuer")).isEqualTo("openshell-gateway:openshell");
    assertThat(found.getString("jwks_uri"))
        .isEqualTo("http://keys.test:" + port + "/.well-known/jwks.json");
    assertThat(found.getJsonArray("id_token_signing_alg_values_supported"))
        .isEqualTo(JsonArray.of("EdDSA"));
    assertThat(found.fieldNames())
        .contains(
            "response_types_supported",
            "subject_types_supported",
            "scopes_supported",
            "claims_supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"https|https", "HTTPS, http|https", "http|http", "gopher|http", "''|http"})
  void aProxyInFrontTellsTheScheme(String forwarded, String scheme) throws IOException {
    serve(Optional.empty());

    JsonObject found = body(send(DISCOVERY, "Host: k.test", "X-Forwarded-Proto: " + forwarded));

    assertThat(found.getString("jwks_uri")).startsWith(scheme + "://k.test/");
  }

  @Test
  void everythingElseIsRefused() throws IOException {
    serve(Optional.empty());

    assertThat(send("GET / HTTP/1.1", "Host: k.test")).startsWith("HTTP/1.1 404 ");
    assertThat(send("GET /v1/status HTTP/1.1", "Host: k.test")).startsWith("HTTP/1.1 404 ");
    assertThat(send("POST /.well-known/jwks.json HTTP/1.1", "Host: k.test", "Content-Length: 0"))
        .startsWith("HTTP/1.1 405 ")
        .contains("allow: GET, HEAD");
    assertThat(send("GET /.well-known/openid-configuration HTTP/1.0")).contains(" 400 ");
  }

  @Test
  void overTlsTheKeysAreHttps() throws IOException {
    TestIdentity identity = TestIdentity.create(directory, "keys", List.of("localhost"));
    serve(Optional.of(new TokenSettings.Identity(identity.certificate(), identity.key())));
    HttpClientOptions trusting =
        new HttpClientOptions()
            .setSsl(true)
            .setTrustOptions(new PemTrustOptions().addCertPath(identity.certificate().toString()));

    HttpClientAgent client = vertx.createHttpClient(trusting);
    String found =
        client
            .request(HttpMethod.GET, port, "localhost", "/.well-known/openid-configuration")
            .compose(HttpClientRequest::send)
            .compose(HttpClientResponse::body)
            .await()
            .toString();
    client.close().await();

    assertThat(new JsonObject(found).getString("jwks_uri"))
        .isEqualTo("https://localhost:" + port + "/.well-known/jwks.json");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() {
    TestIdentity one = TestIdentity.create(directory, "one", List.of("localhost"));
    TestIdentity two = TestIdentity.create(directory, "two", List.of("localhost"));

    assertThatThrownBy(
            () -> serve(Optional.of(new TokenSettings.Identity(one.certificate(), two.key()))))
        .hasMessageContainingAll(
            one.certificate().toString(), "chain.tokens.tls.certificate_file", two.key().toString())
        .hasMessageEndingWith("put the certificate of that key first");
  }
}
