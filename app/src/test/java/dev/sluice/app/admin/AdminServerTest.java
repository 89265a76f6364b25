package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.denials.DenialPages;
import dev.sluice.app.live.TraceListeners;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.AdminSettings;
import dev.sluice.proto.v1.AdminRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access to the admin API over a socket. */
class AdminServerTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path directory;
  private AdminBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new AdminBench(directory);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void theHostOfARequestIsJudged() throws Exception {
    int port = bench.serve(settings(Optional.empty())).port();

    assertThat(bench.send("GET /other HTTP/1.1", "Host: localhost:" + port)).contains(" 404 ");
    assertThat(bench.send("GET /other HTTP/1.1", "Host: [::1]:" + port)).contains(" 404 ");
    assertThat(bench.send("GET /other HTTP/1.1", "Host: evil.test:" + port))
        .contains(" 403 ", "admin.hosts");
    assertThat(bench.send("PUT /other HTTP/1.1", "Host: localhost", "Origin: http://evil.test"))
        .contains(" 403 ");
    assertThat(bench.send("PUT /other HTTP/1.1", "Host: localhost", "Origin: http://localhost"))
        .contains(" 404 ");
  }

  /** It makes the cluster work, though it changes nothing. */
  @Test
  void pagesOfOthersStartNoTrace() throws Exception {
    int port = bench.serve(settings(Optional.empty())).port();
    String host = "Host: localhost:" + port;

    assertThat(bench.send("GET /v1/trace HTTP/1.1", host, "Origin: http://evil.test"))
        .contains(" 403 ");
    assertThat(bench.send("GET /v1/trace?count=0 HTTP/1.1", host)).contains(" 400 ");
    assertThat(bench.send("HEAD /v1/trace HTTP/1.1", host)).contains(" 405 ");
  }

  @Test
  void healthIsToldToEverybody() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    bench.serve(settings(Optional.of(token)));

    assertThat(bench.send("GET /health/live HTTP/1.1", "Host: evil.test")).contains(" 200 ");
    assertThat(bench.send("GET /metrics HTTP/1.1", "Host: evil.test")).contains(" 401 ");
  }

  @Test
  void aProxyThatWaitsForAChainNodeIsNotReady() throws Exception {
    bench.serve(settings(Optional.empty()));
    bench.health().onAwaitingChainNode();

    assertThat(bench.send("GET /health/ready HTTP/1.1", "Host: localhost"))
        .contains(" 503 ", "no chain node yet");
    bench.health().onServing();
    assertThat(bench.send("GET /health/ready HTTP/1.1", "Host: localhost"))
        .doesNotContain("no chain node yet");
  }

  @Test
  void metricsHaveTheFormatThatIsAskedFor() throws Exception {
    bench.serve(settings(Optional.empty()));
    String accept = "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    assertThat(bench.send("GET /metrics HTTP/1.1", "Host: localhost", accept))
        .contains("content-type: application/openmetrics-text; version=1.0.0");
    assertThat(bench.send("GET /metrics HTTP/1.1", "Host: localhost"))
        .contains("content-type: text/plain; version=0.0.4");
  }

  @Test
  void thePublicKeysOfTokensAreShown() throws Exception {
    bench.serve(settings(Optional.empty()));

    String keys = bench.send("GET /v1/jwks.json HTTP/1.1", "Host: localhost");

    assertThat(keys).contains(" 200 ", "\"crv\":\"Ed25519\"").doesNotContain("\"d\"");
    assertThat(bench.send("GET /v1/status HTTP/1.1", "Host: localhost"))
        .contains("\"issuer\":\"openshell-gateway:openshell\"", "\"signing_key\":\"");
    assertThat(bench.send("GET /v1/jwks.json HTTP/1.1", "Host: evil.test")).contains(" 403 ");
  }

  @Test
  void healthIsToldUnderEveryHost() throws Exception {
    bench.serve(settings(Optional.empty()));

    assertThat(
            bench.send(
                "GET /health/live HTTP/1.1",
                "Host: evil.test",
                "Origin: http://evil.test",
                "Sec-Fetch-Site: cross-site"))
        .contains(" 200 ");
  }

  @Test
  void pagesThatABrowserCallsForeignChangeNothing() throws Exception {
    bench.serve(settings(Optional.empty()));

    for (String site : List.of("cross-site", "same-site")) {
      String header = "Sec-Fetch-Site: " + site;
      assertThat(bench.send("PUT /other HTTP/1.1", "Host: localhost", header)).contains(" 403 ");
      assertThat(bench.send("GET /other HTTP/1.1", "Host: localhost", header)).contains(" 404 ");
      for (String path : List.of(TraceListeners.PATH, DenialPages.PATH)) {
        assertThat(bench.send("GET " + path + " HTTP/1.1", "Host: localhost", header))
            .contains(" 403 ");
      }
    }
  }

  @Test
  void methodsThatAreNotAllowedAreToldWithThoseThatAre() throws Exception {
    bench.serve(settings(Optional.empty()));

    assertThat(bench.send("POST /metrics HTTP/1.1", "Host: localhost"))
        .contains(" 405 ", "allow: GET, HEAD");
  }

  @Test
  void aWrongTokenIsRecordedOnceAndCountedFromThenOn() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    bench.serve(settings(Optional.of(token)));
    String wrong = "Authorization: Bearer 0123456789abcdeF";

    for (int i = 0; i < 3; i++) {
      assertThat(bench.send("PUT /v1/policies/secret-name HTTP/1.1", "Host: x", wrong))
          .contains(" 401 ");
    }

    AdminRefusal refusal = bench.recorded().getFirst().getAdminRefusal();
    assertThat(refusal.getClient().getIp()).isEqualTo("127.0.0.1");
    assertThat(refusal.getMethod()).isEqualTo("PUT");
    assertThat(refusal.getOperation()).isEqualTo("/v1/policies/{sandbox}");
    assertThat(refusal.getAttempts()).isEqualTo(1);
    assertThat(bench.recorded()).hasSize(1);
    bench.close();
    assertThat(bench.recorded()).hasSize(2);
    assertThat(bench.recorded().getLast().getAdminRefusal().getAttempts()).isEqualTo(2);
  }

  private static AdminSettings settings(Optional<Path> token) {
    return new AdminSettings(new HostPort("127.0.0.1", 0), token, Set.of());
  }
}
